import { notFound, query, sum, type Asked } from '#kernel';
import { Id } from '#messages/fields';
import { question } from '../asking/question.js';
import {
  PEOPLE,
  authority,
  count,
  exactly,
  list,
  orNull,
  pence,
  plain,
  text,
  trail,
  yes,
  type Static,
} from '../asking/shapes.js';
import { standingOf, type Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { linesOf, quotedLines, quotes, type QuoteRow, type QuotedLineRow } from './quotes.js';

/** One quote. */
export class QuoteParameters {
  @Id('The partnership') partnership!: string;
  @Id('The quote') quote!: string;
}

const line = exactly({
  line: text,
  supplierRef: text,
  ean: text,
  isbnValid: yes,
  title: text,
  author: text,
  publisher: text,
  published: text,
  binding: text,
  listPence: pence,
  category: text,
  quantity: count,
  own: count,
  others: exactly({ boroughs: count, copies: count }),
  boroughs: orNull(list(exactly({ authority, copies: count }))),
  events: trail,
});
const one = exactly({
  quote: text,
  supplier: text,
  file: text,
  number: text,
  date: orNull(text),
  expiresOn: orNull(text),
  currency: text,
  lineCount: count,
  state: text,
  usable: count,
  quarantined: count,
  references: list(exactly({ code: text, value: text })),
  lines: list(line),
  events: trail,
});

/** The rows behind a quote. */
export interface QuoteRows {
  readonly partnership: PartnershipRow | undefined;
  readonly quote: QuoteRow | undefined;
  readonly lines: readonly QuotedLineRow[];
}

/** A quote and its lines that can be ordered; copies of other boroughs are counted, for the lead by borough. */
export const quoteQuestion = question<QuoteParameters, QuoteRows>({
  declaration: query({
    name: 'quote',
    route: 'GET /partnerships/{partnership}/quotes/{quote}',
    summary: 'A supplier’s quote and its lines that can be ordered',
    may: PEOPLE,
    parameters: QuoteParameters,
    answer: plain(one),
  }),
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
export function answerQuote(rows: QuoteRows, asked: Asked, { quote }: QuoteParameters): Static<typeof one> {
  const standing = standingOf(rows.partnership, asked);
  const row = rows.quote ?? notFound('quote-unknown', { quote });
  return {
    ...row,
    references: [...row.references],
    lines: rows.lines.map((each) => lineFor(each, standing)),
    events: copyOf(row.events),
  };
}

function lineFor(row: QuotedLineRow, { authority: asking, sight }: Standing): Static<typeof line> {
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
