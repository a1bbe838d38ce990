import { writeCopy } from '../books/copy.js';
import { writeDescription } from '../books/description.js';
import { writePrice } from '../books/price.js';
import type { InterchangeHeader } from '../interchange/interchange.js';
import { writeInterchange } from '../interchange/write.js';
import { writeNote } from '../message/note.js';
import { writeParty, writeReference } from '../message/party.js';
import { segment, type SegmentData } from '../syntax/segment.js';
import { checkOrder, type OrderProblem } from './check-order.js';
import { FULL_PROFILE, type EdiProfile } from './edi-profile.js';
import type { OrderDate, OrderInterchange, OrderLine, OrdersMessage } from './orders-message.js';
import { writableOrder, type AlteredText } from './writable-order.js';

/** A file with one order, and the texts in it that are not as given. */
export interface WrittenOrders {
  readonly bytes: Uint8Array;
  readonly altered: readonly AlteredText[];
}

/** Thrown where an order has something that a file cannot carry whole; nothing was written. */
export class OrderNotWritable extends Error {
  override readonly name = 'OrderNotWritable';
  constructor(readonly problems: readonly OrderProblem[]) {
    super(`The order cannot be written: ${problems.map(({ path, reason }) => `${path} ${reason}`).join('; ')}`);
  }
}

/** The order in which parties are written. */
const ROLES = ['BY', 'SU', 'DP', 'IV'];

/**
 * Writes one interchange with one ORDERS message (D.96A) in Latin-1, as the partner's profile has it. The same order gives the same
 * bytes. Texts that Latin-1 cannot carry are written in their nearest likeness and reported; codes and numbers never are: throws OrderNotWritable.
 */
export function writeOrders(given: OrdersMessage, profile: EdiProfile = FULL_PROFILE): WrittenOrders {
  const { order, altered } = writableOrder(given, profile);
  const problems = checkOrder(order);
  if (problems.length > 0) throw new OrderNotWritable(problems);
  const type = ['ORDERS', 'D', '96A', 'UN', profile.associationCode];
  const message = { reference: order.reference, type, segments: segmentsOf(order) };
  return { bytes: writeInterchange(headerOf(order.interchange, profile), [message], profile), altered };
}

function headerOf(interchange: OrderInterchange, profile: EdiProfile): InterchangeHeader {
  const { sender, recipient, prepared = '', reference, test } = interchange;
  const [date = '', time = ''] = prepared.split('T');
  return {
    syntax: 'UNOC',
    version: '3',
    sender,
    recipient,
    reference,
    test,
    preparedDate: compact(date).slice(2),
    preparedTime: time.replace(':', ''),
    applicationReference: profile.applicationReference,
  };
}

function segmentsOf(order: OrdersMessage): readonly SegmentData[] {
  const rank = (role: string) => (ROLES.includes(role) ? ROLES.indexOf(role) : ROLES.length);
  const parties = [...order.parties].sort((left, right) => rank(left.role) - rank(right.role));
  return [
    segment('BGM', order.document.kind, order.document.number, order.document.function),
    ...[{ qualifier: '137', date: order.date }, ...order.dates].map(writeDate),
    ...order.notes.map(writeNote),
    ...order.references.map(writeReference),
    ...parties.flatMap(writeParty),
    segment('CUX', ['2', order.currency, '9']),
    ...order.lines.flatMap(writeLine),
    segment('UNS', 'S'),
    segment('CNT', ['2', order.lines.length.toString()]),
  ];
}

function writeLine(line: OrderLine): readonly SegmentData[] {
  const { number, identifier, identifiers } = line;
  return [
    identifier ? segment('LIN', number, '', [identifier.value, identifier.qualifier]) : segment('LIN', number),
    ...identifiers.map(({ role = '', value, qualifier }) => segment('PIA', role, [value, qualifier])),
    ...line.texts.flatMap(writeDescription),
    segment('QTY', ['21', line.quantity.toString()]),
    ...line.dates.map(writeDate),
    ...line.copies.flatMap(writeCopy),
    ...line.notes.map(writeNote),
    ...line.prices.map(writePrice),
    ...line.references.map(writeReference),
    ...line.deliveries.flatMap(({ place, agency, quantity }) => [
      segment('LOC', '7', [place, '', agency]),
      ...(quantity === undefined ? [] : [segment('QTY', ['11', quantity.toString()])]),
    ]),
  ];
}

function writeDate({ qualifier, date }: OrderDate): SegmentData {
  return segment('DTM', [qualifier, compact(date), '102']);
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}
