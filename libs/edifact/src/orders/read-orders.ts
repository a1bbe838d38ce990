import type { Identifier, ReadIdentifier } from '../books/identifier.js';
import { readDate, type MessageDate } from '../message/date.js';
import { readHead } from '../message/head.js';
import { checkLines, readLineBody, readLineNumber, readQuantity } from '../message/line.js';
import { Pile, sectionsOf } from '../message/sections.js';
import type { InterchangeHeader, Message } from '../interchange/interchange.js';
import { Findings } from '../syntax/finding.js';
import { code, type Segment } from '../syntax/segment.js';
import type {
  Delivery,
  OrderDate,
  OrderInterchange,
  OrderLine,
  OrdersMessage,
  OrdersResult,
} from './orders-message.js';

/** Reads an ORDERS message whole, or says why nothing of it may be applied. What its type has no place for is among the unread. Never throws. */
export function readOrders(message: Message): OrdersResult {
  const reader = new OrdersReader(message);
  const order = reader.read();
  const { problems, warnings } = reader.findings;
  return problems.length > 0
    ? { ok: false, errors: problems, warnings }
    : { ok: true, order, unread: reader.unread, warnings };
}

class OrdersReader {
  readonly findings = new Findings();
  readonly unread: Segment[] = [];
  private readonly numbers = new Set<string>();

  constructor(private readonly message: Message) {}

  read(): OrdersMessage {
    const { message, findings } = this;
    const { header, lines, summary } = sectionsOf(message);
    const place = message.segments[0] ?? { index: 0, offset: message.offset };
    if (message.type.name !== 'ORDERS') {
      findings.fail('message-type-wrong', `The message is ${message.type.name}, not ORDERS.`, place);
    }
    const { other, dates, currency = '', ...head } = readHead(message, header, findings);
    this.unread.push(...other);
    const days = daysOf(dates);
    const date = days.find(({ qualifier }) => qualifier === '137')?.date;
    if (date === undefined) findings.fail('date-missing', 'The order has no date (DTM+137).', place);
    if (lines.length === 0) findings.warn('line-missing', 'The order has no lines.', place);
    const read = lines.map((line) => this.readLine(line));
    this.unread.push(...summary.filter(({ tag }) => tag !== 'UNS' && tag !== 'CNT'));
    checkLines(summary, lines.length, findings);
    return {
      interchange: this.readInterchange(message.interchange),
      reference: message.reference,
      ...head,
      currency,
      date: date ?? '',
      dates: days.filter(({ qualifier }) => qualifier !== '137'),
      lines: read,
    };
  }

  private readInterchange(header: InterchangeHeader): OrderInterchange {
    const { sender, recipient, reference, test, preparedDate, preparedTime } = header;
    const full = preparedDate.length === 6 ? `20${preparedDate}` : preparedDate;
    const { date, time } = readDate('137', full + preparedTime, '203');
    const known = date !== undefined && time !== undefined ? { prepared: `${date}T${time}` } : {};
    if (time === undefined) {
      const place = this.message.segments[0] ?? { index: 0, offset: 0 };
      this.findings.warn('date-unreadable', 'The interchange does not say when it was prepared.', place);
    }
    return { sender, recipient, reference, test, ...known };
  }

  private readLine([lin, ...rest]: readonly [Segment, ...Segment[]]): OrderLine {
    const mark = this.message.characters.decimal;
    const { own, deliveries } = this.readDeliveries(rest);
    const pile = new Pile(own);
    const { identifiers, dates, ...body } = readLineBody(lin, pile, mark, this.findings);
    const number = readLineNumber(lin, this.numbers, this.findings);
    const all = pile.take('QTY');
    const ordered = all.find((qty) => code(qty, 0) === '21');
    if (!ordered) this.findings.fail('quantity-absent', `Line ${number} does not say how many copies.`, lin);
    this.unread.push(...all.filter((qty) => qty !== ordered), ...pile.rest());
    const main = identifiers.find(({ role }) => role === undefined);
    return {
      number,
      ...body,
      deliveries,
      dates: daysOf(dates),
      ...(main ? { identifier: plain(main) } : {}),
      identifiers: identifiers.filter(({ role }) => role !== undefined).map(plain),
      quantity: (ordered && readQuantity(ordered, mark, this.findings)) ?? 0,
    };
  }

  /** Takes LOC+7 and the QTY+11 that follows it out of a line. */
  private readDeliveries(segments: readonly Segment[]): { own: readonly Segment[]; deliveries: readonly Delivery[] } {
    const own: Segment[] = [];
    const deliveries: Writable<Delivery>[] = [];
    let at: Writable<Delivery> | undefined;
    for (const segment of segments) {
      if (segment.tag === 'LOC' && code(segment, 0) === '7') {
        const delivery: Writable<Delivery> = { place: code(segment, 1), agency: code(segment, 1, 2) };
        deliveries.push(delivery);
        at = delivery;
      } else if (at && segment.tag === 'QTY' && code(segment, 0) === '11') {
        const quantity = readQuantity(segment, this.message.characters.decimal, this.findings);
        if (quantity !== undefined) at.quantity = quantity;
        at = undefined;
      } else {
        own.push(segment);
        at = undefined;
      }
    }
    return { own, deliveries };
  }
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

function daysOf(dates: readonly MessageDate[]): readonly OrderDate[] {
  return dates.flatMap(({ qualifier, date }) => (date === undefined ? [] : [{ qualifier, date }]));
}

function plain({ value, qualifier, role }: ReadIdentifier): Identifier {
  return role === undefined ? { value, qualifier } : { value, qualifier, role };
}
