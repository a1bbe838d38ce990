import { bookOf } from '../books/book.js';
import { copyCount } from '../books/copy.js';
import { readLineBody, readLineNumber, readQuantity, type LineBody } from '../message/line.js';
import { referenceNumber } from '../message/party.js';
import { listPriceOf } from '../books/price.js';
import { Pile } from '../message/sections.js';
import type { Findings } from '../syntax/finding.js';
import type { Message } from '../interchange/interchange.js';
import { code, type Segment } from '../syntax/segment.js';
import type { Availability, QuoteLine } from './quotes-message.js';

/** QTY 6063 of the copies offered: 1 as EDItEUR has it, 21 as some write. */
const OFFERED = ['1', '21'];

/** EDItEUR's code lists of availability in FTX. */
const AVAILABILITY_LISTS = ['7B', '8B', '12B', '1B'];

/** Reads the lines of one quotation. */
export class QuoteLineReader {
  private readonly numbers = new Set<string>();

  constructor(
    private readonly message: Message,
    private readonly findings: Findings,
  ) {}

  read(segments: readonly [Segment, ...Segment[]]): QuoteLine {
    const [lin, ...rest] = segments;
    const pile = new Pile(rest);
    const number = readLineNumber(lin, this.numbers, this.findings);
    const body = readLineBody(lin, pile, this.message.characters.decimal, this.findings);
    const { quantity, others } = this.quantity(lin, number, pile, body);
    const listPrice = listPriceOf(body.prices);
    if (!listPrice) this.findings.warn('price-missing', `Line ${number} has no list price.`, lin);
    const isbn13 = body.identifiers.find((identifier) => identifier.isbn13 && identifier.role !== '3')?.isbn13;
    const quoteLine = referenceNumber(body.references, 'QLI');
    return {
      number,
      ...body,
      book: bookOf(body.texts),
      availability: availabilityOf(body),
      ...(isbn13 === undefined ? {} : { isbn13 }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(listPrice === undefined ? {} : { listPrice }),
      ...(quoteLine === undefined ? {} : { quoteLine }),
      other: [...others, ...pile.rest()],
      ...this.extent(segments),
    };
  }

  private quantity(lin: Segment, number: string, pile: Pile, body: LineBody) {
    const all = pile.take('QTY');
    const offered = OFFERED.flatMap((qualifier) => all.filter((qty) => code(qty, 0) === qualifier))[0];
    const others = all.filter((qty) => qty !== offered);
    if (!offered) {
      this.findings.warn('quantity-missing', `Line ${number} does not say how many copies.`, lin);
      return { quantity: undefined, others };
    }
    const quantity = readQuantity(offered, this.message.characters.decimal, this.findings);
    const copies = copyCount(body.copies);
    if (quantity !== undefined && copies > 0 && copies !== quantity) {
      const message = `Line ${number} offers ${quantity} copies and details ${copies}.`;
      this.findings.warn('copies-differ-from-quantity', message, offered);
    }
    return { quantity, others };
  }

  private extent(
    segments: readonly [Segment, ...Segment[]],
  ): Pick<QuoteLine, 'raw' | 'offset' | 'length' | 'segments'> {
    const [lin] = segments;
    const last = segments.at(-1) ?? lin;
    const from = lin.index - (this.message.segments[0]?.index ?? 0);
    return {
      raw: segments.map(({ raw }) => raw).join(''),
      offset: lin.offset,
      length: last.offset + last.length - lin.offset,
      segments: { from, to: from + segments.length },
    };
  }
}

function availabilityOf(body: LineBody): Availability {
  const date = body.dates.find(({ qualifier }) => qualifier === '44')?.date;
  const codes = body.notes.flatMap((note) =>
    note.code !== undefined && AVAILABILITY_LISTS.includes(note.list ?? '') ? [note.code] : [],
  );
  return date === undefined ? { codes } : { date, codes };
}
