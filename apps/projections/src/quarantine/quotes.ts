import { londonDate, projection, sum, type Recorded, type RecordedOf } from '#kernel';
import type { quoteEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';

type QuoteEvent = quoteEvents.QuoteEvent;
type DataOf<Name extends QuoteEvent['type']> = Extract<QuoteEvent, { type: Name }>['data'];
type UsableLine = DataOf<'QuoteLineReleased'>['line'];

/** A quote as a whole. */
export type QuoteRow = Pick<
  DataOf<'QuoteOpened'>,
  'quote' | 'supplier' | 'file' | 'number' | 'date' | 'expiresOn' | 'currency' | 'lineCount' | 'references'
> & {
  /** The day it was opened, in London. */
  readonly openedOn: string;
  readonly state: 'reading' | 'complete';
  readonly usable: number;
  readonly quarantined: number;
  /** Lines that nothing will come of. */
  readonly dismissed?: readonly string[];
  /** Orders that have taken lines over. */
  readonly orders?: readonly string[];
  readonly events: Trail;
};

/** A line that can be ordered; copies by authority, without their funds. */
export type QuotedLineRow = Pick<
  UsableLine,
  'line' | 'supplierRef' | 'ean' | 'isbnValid' | 'title' | 'author' | 'publisher' | 'published' | 'binding'
> &
  Pick<UsableLine, 'listPence' | 'category' | 'quantity'> & {
    readonly copies: readonly { readonly authority: string; readonly copies: number }[];
    readonly events: Trail;
  };

/** The quotes of a partnership. */
export const quotes = projection<QuoteRow, QuoteEvent>({
  name: 'quotes',
  version: 2,
  on: {
    QuoteOpened: {
      rows: quoteOf,
      apply: (_row, event) => {
        const { quote, supplier, file, number, date, expiresOn, currency, lineCount, references } = event.data;
        const opened = { quote, supplier, file, number, date, expiresOn, currency, lineCount, references };
        const openedOn = londonDate(event.metadata.at);
        return { ...opened, openedOn, state: 'reading', usable: 0, quarantined: 0, events: noted(NO_TRAIL, event) };
      },
    },
    QuoteLinesRead: on((row, { lines }) => ({ usable: row.usable + lines.length })),
    // Quarantined again after mending: a complete quote gets no new lines.
    QuoteLineQuarantined: on((row, { line }) =>
      row.state === 'complete' && !isDismissed(row, line)
        ? {}
        : { ...takenUp(row, line), quarantined: row.quarantined + 1 },
    ),
    QuoteLineDismissed: on((row, { line }) => ({
      quarantined: row.quarantined - 1,
      dismissed: [...(row.dismissed ?? []), line],
    })),
    QuoteCompleted: on(() => ({ state: 'complete' })),
    QuoteLineReleased: on((row, { line: { line } }) => ({
      usable: row.usable + 1,
      ...(isDismissed(row, line) ? takenUp(row, line) : { quarantined: row.quarantined - 1 }),
    })),
    QuoteExtended: on((_row, { expiresOn }) => ({ expiresOn })),
    QuotePutInOrder: on((row, { order }) => ({ orders: [...(row.orders ?? []), order] })),
  },
});

/** The lines of quotes that can be ordered. */
export const quotedLines = projection<QuotedLineRow, QuoteEvent>({
  name: 'quoted-lines',
  version: 1,
  on: {
    QuoteLinesRead: {
      rows: ({ data }) => data.lines.map(({ line }) => quotedLineKey(data.quote, line)),
      apply: (row, event, key) => {
        const found = event.data.lines.find(({ line }) => quotedLineKey(event.data.quote, line) === key);
        return found ? lineRow(found, event) : row;
      },
    },
    QuoteLineReleased: {
      rows: ({ data }) => [quotedLineKey(data.quote, data.line.line)],
      apply: (_row, event) => lineRow(event.data.line, event),
    },
  },
});

function isDismissed({ dismissed }: QuoteRow, line: string): boolean {
  return dismissed?.includes(line) ?? false;
}

function takenUp({ dismissed }: QuoteRow, line: string): Pick<QuoteRow, 'dismissed'> {
  return dismissed ? { dismissed: dismissed.filter((each) => each !== line) } : {};
}

/** Whether the supplier holds the quote's prices no longer. */
export const hasExpired = ({ expiresOn }: Pick<QuoteRow, 'expiresOn'>, today: string): boolean =>
  expiresOn !== null && expiresOn < today;

/** What the rows of a quote's lines begin with. */
export const linesOf = (quote: string): string => `${quote}/`;

/** The row of a line; `L2` comes before `L10`. */
export const quotedLineKey = (quote: string, line: string): string =>
  `${linesOf(quote)}${line.replace(/\d+/, (digits) => digits.padStart(8, '0'))}`;

function quoteOf({ data }: { readonly data: { readonly quote: string } }): readonly string[] {
  return [data.quote];
}

function on<E extends QuoteEvent>(change: (row: QuoteRow, data: E['data']) => Partial<QuoteRow>) {
  return {
    rows: quoteOf,
    apply: (row: QuoteRow | undefined, event: RecordedOf<E>): QuoteRow => {
      if (!row) throw new Error(`${event.type} of a quote that was never opened`);
      return { ...row, ...change(row, event.data), events: noted(row.events, event) };
    },
  };
}

function lineRow(line: UsableLine, event: Recorded): QuotedLineRow {
  const { supplierRef, ean, isbnValid, title, author, publisher, published, binding } = line;
  const { listPence, category, quantity, copies } = line;
  const authorities = [...new Set(copies.map(({ authority }) => authority))].sort();
  return {
    line: line.line,
    ...{ supplierRef, ean, isbnValid, title, author, publisher, published, binding, listPence, category, quantity },
    copies: authorities.map((authority) => ({
      authority,
      copies: sum(copies.filter((each) => each.authority === authority).map((each) => each.quantity)),
    })),
    events: noted(NO_TRAIL, event),
  };
}
