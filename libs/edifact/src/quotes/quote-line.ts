import { bookOf } from '../books/book.js';
import { copyCount } from '../books/copy.js';
import { readLineBody, readLineNumber, readQuantity, type LineBody } from '../message/line.js';
import { referenceNumber } from '../message/party.js';
import { isDoubted, listPriceOf, type Price } from '../books/price.js';
import { Pile } from '../message/sections.js';
import type { Findings } from '../syntax/finding.js';
import type { Message } from '../interchange/interchange.js';
import { code, type Segment } from '../syntax/segment.js';
import type { Availability, QuoteLine } from './quotes-message.js';

/** QTY 6063 of the copies offered: 1 as EDItEUR has it, 21 as some write. */
const OFFERED = ['1', '21'];

/** LIN's actions (DE 1229) of a title that is not to be had: deleted, not accepted, not found. */
const NOT_OFFERED = ['2', '7', '10'];

/** PIA's roles (DE 4347) of numbers that are another title's: what may stand in for the line's, or what it stands in for. */
const ANOTHER_TITLE = ['2', '3', '4'];

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
    this.checkPrice(lin, number, listPrice, body.prices);
    if (NOT_OFFERED.includes(code(lin, 1)))
      this.findings.warn('line-not-offered', `Line ${number} is marked ${code(lin, 1)}: not offered.`, lin);
    const isbn13 = body.identifiers.find(
      ({ isbn13: isbn, role }) => isbn && !ANOTHER_TITLE.includes(role ?? ''),
    )?.isbn13;
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
      currencies: pile.take('CUX').map((cux) => code(cux, 0, 1).toUpperCase()),
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
    if (others.some((qty) => code(qty, 0) === code(offered, 0) && code(qty, 0, 1) !== code(offered, 0, 1)))
      this.findings.warn(
        'quantity-repeated',
        `Line ${number} says twice how many copies; the first was read.`,
        offered,
      );
    const copies = copyCount(body.copies);
    if (quantity !== undefined && copies > 0 && copies !== quantity) {
      const message = `Line ${number} offers ${quantity} copies and details ${copies}.`;
      this.findings.warn('copies-differ-from-quantity', message, offered);
    }
    return { quantity, others };
  }

  private checkPrice(lin: Segment, number: string, price: Price | undefined, prices: readonly Price[]): void {
    if (!price) this.findings.warn('price-missing', `Line ${number} has no list price.`, lin);
    else if (isDoubted(price, prices))
      this.findings.warn('price-repeated', `Line ${number} has two list prices; the first was read.`, lin);
    if (price?.pence === 0) this.findings.warn('price-zero', `Line ${number} has a list price of nothing.`, lin);
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
