import { query } from '#kernel';
import { Id, Whole } from '../fields/index.js';
import { boardEntry } from './order-board.question.js';
import { orderLine } from './order-line.js';
import { PEOPLE, authority, count, exactly, list, orNull, pence, plain, text, type Static } from './shapes.js';

/** One order, and which part of its history. */
export class JointOrderParameters {
  @Id('The partnership') partnership!: string;
  @Id('The order') order!: string;
  @Whole('Only what happened before this step of the history', { min: 1, max: 1_000_000_000, optional: true })
  before?: number;
}

const fundShare = exactly({ fund: text, year: count, duePence: pence, committedPence: pence });
const commitment = exactly({
  authority,
  cover: text,
  /** Why it left the order: `fund-short`, `commitment-withheld`, `no-answer`. */
  left: orNull(text),
  amounts: orNull(exactly({ duePence: pence, allowedPence: pence, delegatedPence: pence, funds: list(fundShare) })),
});
/** A borough's money in an order. The amounts are its own and the auditors' to see; the lead sees whether it is covered. */
export type OrderCommitment = Static<typeof commitment>;

const step = exactly({
  revision: count,
  type: text,
  position: text,
  at: text,
  actor: orNull(text),
  actedFor: orNull(text),
  borough: orNull(text),
  sentence: text,
  detail: orNull(text),
});
const history = exactly({ count, steps: list(step), earlier: orNull(count) });
/** A step of an order's history. What another borough did is told to boroughs without its name. */
export type OrderStep = Static<typeof step>;
/** The latest steps, oldest first; `earlier` is what to give as `before` to see those before them. */
export type OrderHistory = Static<typeof history>;

const basis = exactly({ basis: text, version: count, source: orNull(exactly({ name: text, date: text })) });
const one = exactly({
  ...boardEntry.properties,
  round: count,
  shortfall: orNull(exactly({ rule: text, version: count })),
  leavers: orNull(text),
  carriage: orNull(exactly({ ...basis.properties, pence, weights: list(exactly({ authority, weight: count })) })),
  lines: list(orderLine),
  commitments: list(commitment),
  sent: orNull(exactly({ file: text, sha256: text, interchange: text, copies: count })),
  cancelled: orNull(exactly({ stage: text, reason: text })),
  history,
});
export type JointOrder = Static<typeof one>;

/** One order with its lines, shares, commitments and history, as far as it is the business of the one who asks. */
export const jointOrderQuestion = query({
  name: 'joint-order',
  route: 'GET /partnerships/{partnership}/orders/{order}',
  summary: 'One joint order: its lines, your share, who has answered, and its history',
  may: PEOPLE,
  parameters: JointOrderParameters,
  answer: plain(one),
});
