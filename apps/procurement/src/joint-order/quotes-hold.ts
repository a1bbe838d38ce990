import { refuse } from '#kernel';
import type { QuoteStanding } from './deciding.js';
import type { JointOrder } from './state.js';

/** Refuses prices that their supplier no longer holds: boroughs would commit money by them, and be invoiced something else. */
export function quotesHold(quotes: readonly QuoteStanding[], today: string): void {
  const expired = quotes.filter(({ expiresOn }) => expiresOn !== null && expiresOn < today);
  if (expired.length === 0) return;
  const named = expired.map(({ quote, number, expiresOn }) => ({ quote, number, expiresOn }));
  refuse('quote-expired', { quotes: named, allowed: ['ExtendQuote'] });
}

/**
 * Refuses lines that two orders have taken over without either having said that they are ordered once more: two buyers at the same
 * moment may not have seen each other.
 */
export function orderedOnce(state: JointOrder, quotes: readonly QuoteStanding[]): void {
  const twice = orderedTwice(state, quotes, () => true);
  if (twice.length > 0)
    refuse('quote-ordered-twice', { quotes: twice, allowed: ['RemoveOrderLine', 'AddQuotedLines'] });
}

/**
 * The same for what is about to be placed: windows may have opened before the quote was told of either order, while the process that
 * tells it was paused. Only an order that its quotes know is approved, so of two the one they were told of later sees the other.
 */
export function boughtOnce(state: JointOrder, quotes: readonly QuoteStanding[]): void {
  const untold = quotes.filter(({ quote, told }) => !told && state.takenOver.includes(quote));
  const unseen = untold.filter(({ quote }) => !state.orderedAgain.includes(quote));
  if (unseen.length > 0)
    refuse('quote-not-told-yet', { quotes: unseen.map(({ quote, number }) => ({ quote, number })) });
  const twice = orderedTwice(state, quotes, ({ asked }) => asked);
  if (twice.length > 0) refuse('quote-ordered-twice', { quotes: twice, allowed: ['CancelJointOrder'] });
}

type Elsewhere = QuoteStanding['elsewhere'][number];

/** The quotes of which another order, such as `counts`, has lines that this one has too. */
function orderedTwice(
  state: JointOrder,
  quotes: readonly QuoteStanding[],
  counts: (other: Elsewhere) => boolean,
): { readonly quote: string; readonly number: string; readonly orders: string[] }[] {
  return quotes.flatMap(({ quote, number, elsewhere }) => {
    if (state.orderedAgain.includes(quote)) return [];
    const own = quotedLines(state, quote);
    const others = elsewhere.filter(
      (other) => counts(other) && !other.again && other.lines.some((line) => own.includes(line)),
    );
    return others.length > 0 ? [{ quote, number, orders: others.map(({ order }) => order) }] : [];
  });
}

/** The lines of a quote that an order is for: none once it is cancelled, and none that no borough wanted. */
export function quotedLines({ status, lines, shares }: JointOrder, quote: string): readonly string[] {
  if (status === 'cancelled') return [];
  const wanted = shares && new Set(shares.lines.map(({ line }) => line));
  return Object.values(lines).flatMap((line) =>
    line.quote?.quote === quote && (!wanted || wanted.has(line.line)) ? [line.quote.line] : [],
  );
}

/** The quotes that an order has lines of, as `quotedLines` counts them. */
export function quotesOf(state: JointOrder): readonly string[] {
  const named = Object.values(state.lines).flatMap(({ quote }) => (quote ? [quote.quote] : []));
  return [...new Set(named)].filter((quote) => quotedLines(state, quote).length > 0);
}
