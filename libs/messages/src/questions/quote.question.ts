import { query } from '#kernel';
import { Id } from '../fields/index.js';
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
} from './shapes.js';

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
  expired: yes,
  currency: text,
  lineCount: count,
  state: text,
  usable: count,
  quarantined: count,
  dismissed: count,
  orders: orNull(list(text)),
  references: list(exactly({ code: text, value: text })),
  lines: list(line),
  events: trail,
});
export type QuoteLine = Static<typeof line>;
export type Quote = Static<typeof one>;

/** A quote and its lines that can be ordered; copies of other boroughs are counted, for the lead by borough. */
export const quoteQuestion = query({
  name: 'quote',
  route: 'GET /partnerships/{partnership}/quotes/{quote}',
  summary: 'A supplier’s quote and its lines that can be ordered',
  may: PEOPLE,
  parameters: QuoteParameters,
  answer: plain(one),
});
