import { londonDate, notFound, sum, type Asked } from '#kernel';
import { quoteQuestion, type Quote, type QuoteLine, type QuoteParameters } from '#messages/questions';
import { standingOf, type Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { fromViews } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { hasExpired, linesOf, quotedLines, quotes, type QuoteRow, type QuotedLineRow } from './quotes.js';

/** The rows behind a quote. */
export interface QuoteRows {
  readonly partnership: PartnershipRow | undefined;
  readonly quote: QuoteRow | undefined;
  readonly lines: readonly QuotedLineRow[];
}

/** A quote and its lines that can be ordered; copies of other boroughs are counted, for the lead by borough. */
export const quoteAnswer = fromViews<QuoteParameters, QuoteRows>({
  question: quoteQuestion,
  from: [quotes, quotedLines, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope, quote }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    quote: await read.one(quotes, scope, quote),
    lines: await read.starting(quotedLines, scope, linesOf(quote)),
  }),
  answer: (rows, asked, parameters) => answerQuote(rows, asked, parameters),
});

/** Throws Refusal: `partnership-unknown` to strangers, `quote-unknown`. */
export function answerQuote(rows: QuoteRows, asked: Asked, { quote }: QuoteParameters): Quote {
  const standing = standingOf(rows.partnership, asked);
  const { openedOn, ...row } = rows.quote ?? notFound('quote-unknown', { quote });
  if (!concerns(openedOn, rows.partnership, standing)) notFound('quote-unknown', { quote });
  return {
    ...row,
    expired: hasExpired(row, londonDate(asked.at)),
    dismissed: row.dismissed?.length ?? 0,
    orders: standing.sight === 'own' ? null : [...(row.orders ?? [])],
    references: [...row.references],
    lines: rows.lines.map((each) => lineFor(each, standing)),
    events: copyOf(row.events),
  };
}

/** Quotes of a time when it was no longer a member are not a borough's business, as orders are not. */
function concerns(openedOn: string, row: PartnershipRow | undefined, { authority, former }: Standing): boolean {
  const own = row?.memberships.filter((each) => each.authority === authority) ?? [];
  return !former || own.some(({ leavesOn }) => leavesOn === null || openedOn < leavesOn);
}

function lineFor(row: QuotedLineRow, { authority: asking, sight }: Standing): QuoteLine {
  const { copies, ...rest } = row;
  const others = copies.filter((each) => each.authority !== asking);
  return {
    ...rest,
    own: copies.find((each) => each.authority === asking)?.copies ?? 0,
    others: { boroughs: others.length, copies: sum(others.map((each) => each.copies)) },
    boroughs: sight === 'own' ? null : [...copies],
    events: copyOf(row.events),
  };
}
