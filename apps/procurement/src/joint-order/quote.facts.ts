import type { Folding } from '#kernel';
import type { quoteEvents } from '#messages/procurement';
import type { FrameworkFacts, QuoteFacts, QuoteStanding, QuotedLine } from './deciding.js';
import { menuOf, unpricedAsNote } from './servicing.js';
import type { CopyGroup } from './state.js';

type QuoteEvent = quoteEvents.QuoteEvent;
type UsableLine = Extract<QuoteEvent, { type: 'QuoteLineReleased' }>['data']['line'];
type QuotedCopy = UsableLine['copies'][number];

/** A quote as orders look at it. */
export interface Quote {
  readonly supplier: string;
  readonly number: string;
  readonly complete: boolean;
  readonly lines: readonly UsableLine[];
  readonly quarantined: readonly string[];
  readonly expiresOn: string | null;
  /** Orders that have taken lines over. */
  readonly orders: readonly string[];
}

/** A quote's stream, folded for orders that take its lines over; null while there is none. */
export const quoteFacts: Folding<Quote | null, QuoteEvent> = {
  initial: null,
  evolve: {
    QuoteOpened: (_, { supplier, number, expiresOn }) => ({
      ...{ supplier, number, expiresOn, complete: false },
      ...{ lines: [], quarantined: [], orders: [] },
    }),
    QuoteLinesRead: (quote, { lines }) => quote && { ...quote, lines: [...quote.lines, ...lines] },
    QuoteLineQuarantined: (quote, { line }) =>
      quote && { ...quote, quarantined: [...quote.quarantined.filter((each) => each !== line), line] },
    QuoteCompleted: (quote) => quote && { ...quote, complete: true },
    QuoteLineMended: (quote) => quote,
    QuoteLineReleased: (quote, { line }) =>
      quote && {
        ...quote,
        lines: [...quote.lines, line],
        quarantined: quote.quarantined.filter((each) => each !== line.line),
      },
    QuoteLineDismissed: (quote, { line }) =>
      quote && { ...quote, quarantined: quote.quarantined.filter((each) => each !== line) },
    QuoteExtended: (quote, { expiresOn }) => quote && { ...quote, expiresOn },
    QuotePutInOrder: (quote, { order }) => quote && { ...quote, orders: [...quote.orders, order] },
  },
};

/** What an order takes over of a quote. */
export function asQuoteFacts(
  quote: Quote,
  standing: QuoteStanding,
  terms: FrameworkFacts['terms'] | undefined,
): QuoteFacts {
  const menu = menuOf(terms);
  const place = ({ line }: UsableLine): number => Number(line.slice(1));
  const lines = [...quote.lines].sort((a, b) => place(a) - place(b)).map((line) => ordered(line, menu));
  return { ...standing, supplier: quote.supplier, quarantined: quote.quarantined, lines };
}

function ordered(line: UsableLine, menu: ReadonlySet<string>): QuotedLine {
  const authorities = [...new Set(line.copies.map(({ authority }) => authority))].sort();
  return {
    quotedLine: line.line,
    reference: line.supplierRef,
    title: {
      ean: line.ean,
      title: line.title,
      author: line.author || null,
      publisher: line.publisher || null,
      published: line.published || null,
      binding: line.binding || null,
    },
    category: line.category,
    listPence: line.listPence,
    wants: authorities.map((authority) => ({
      authority,
      groups: line.copies.filter((copy) => copy.authority === authority).map((copy) => group(copy, menu)),
    })),
  };
}

function group(copy: QuotedCopy, menu: ReadonlySet<string>): CopyGroup {
  const asked = {
    branch: copy.branch,
    quantity: copy.quantity,
    funds: copy.fund === null || copy.year === null ? [] : [{ fund: copy.fund, year: copy.year, weight: 1 }],
    sequence: copy.sequence.slice(0, 500) || null,
    stockType: copy.stockType.slice(0, 500) || null,
    shelfmark: copy.shelfmark.slice(0, 500) || null,
    rotation: copy.rotation.slice(0, 500) || null,
    servicing: [...copy.servicing],
    note: copy.servicingText.slice(0, 500) || null,
    neededBy: null,
  };
  return unpricedAsNote(asked, menu);
}
