import { notFound, query, type Asked } from '#kernel';
import { Id, Whole } from '#messages/fields';
import { AUTHORITY, authorities, namesIn, type Names } from '../authorities/authorities.js';
import { question } from '../asking/question.js';
import { PEOPLE, authority, count, exactly, list, orNull, pence, plain, text, type Static } from '../asking/shapes.js';
import { standingOf, type Standing } from '../asking/standing.js';
import { orderBoard, type BoardRow } from '../order-board/order-board.js';
import { boardEntry, entryOf } from '../order-board/order-board.query.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { historyAnswer, historyFor } from './history-answer.js';
import { lineAnswer, lineFor } from './line-answer.js';
import { commitmentAnswer, commitmentsFor } from './money-answer.js';
import { BLOCK, historyKey, orderHistory, type Step } from './order-history.js';
import { lineKey, orderLines, type LineRow } from './order-lines.js';

/** One order, and which part of its history. */
export class JointOrderParameters {
  @Id('The partnership') partnership!: string;
  @Id('The order') order!: string;
  @Whole('Only what happened before this step of the history', { min: 1, max: 1_000_000_000, optional: true })
  before?: number;
}

const basis = exactly({ basis: text, version: count, source: orNull(exactly({ name: text, date: text })) });
const orderAnswer = exactly({
  ...boardEntry.properties,
  round: count,
  shortfall: orNull(exactly({ rule: text, version: count })),
  carriage: orNull(exactly({ ...basis.properties, pence, weights: list(exactly({ authority, weight: count })) })),
  lines: list(lineAnswer),
  commitments: list(commitmentAnswer),
  sent: orNull(exactly({ file: text, sha256: text, interchange: text, copies: count })),
  cancelled: orNull(exactly({ stage: text, reason: text })),
  history: historyAnswer,
});

/** The rows behind one order. */
export interface OrderRows {
  readonly partnership: PartnershipRow | undefined;
  readonly order: BoardRow | undefined;
  readonly lines: readonly LineRow[];
  readonly steps: readonly Step[];
  readonly names: Names;
}

/** One order with its lines, shares, commitments and history, as far as it is the business of the one who asks. */
export const jointOrderQuestion = question<JointOrderParameters, OrderRows>({
  declaration: query({
    name: 'joint-order',
    route: 'GET /partnerships/{partnership}/orders/{order}',
    summary: 'One joint order: its lines, your share, who has answered, and its history',
    may: PEOPLE,
    parameters: JointOrderParameters,
    answer: plain(orderAnswer),
  }),
  from: [orderBoard, orderLines, orderHistory, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope, order, before }) => {
    const board = await read.one(orderBoard, scope, order);
    const last = Math.min(board?.revision ?? -1, (before ?? Infinity) - 1);
    const blocks = [last - BLOCK, last]
      .filter((revision) => revision >= 0)
      .map((revision) => historyKey(order, revision));
    const [row, lines, history, named] = await Promise.all([
      read.one(partnership, scope, PARTNERSHIP),
      read.some(orderLines, scope, board?.lineIds.map((line) => lineKey(order, line)) ?? []),
      read.some(orderHistory, scope, [...new Set(blocks)]),
      read.everywhere(authorities, AUTHORITY),
    ]);
    return {
      partnership: row,
      order: board,
      lines,
      steps: history.flatMap(({ steps }) => steps),
      names: namesIn(named),
    };
  },
  answer: (rows, asked, parameters) => answerOrder(rows, asked, parameters),
});

/** The order for one person. Throws Refusal: `partnership-unknown` to strangers, `order-unknown`. */
export function answerOrder(
  rows: OrderRows,
  asked: Asked,
  { order, before }: JointOrderParameters,
): Static<typeof orderAnswer> {
  const standing = standingOf(rows.partnership, asked);
  const row = rows.order ?? notFound('order-unknown', { order });
  return {
    ...entryOf(row, standing),
    round: row.cover.round,
    shortfall: row.terms && row.terms.shortfall,
    carriage: carriageFor(row, standing),
    lines: rows.lines.map((line) => lineFor(line, row, standing)),
    commitments: commitmentsFor(row, standing),
    sent: row.sent,
    cancelled: row.cancelled,
    history: historyFor(rows.steps, before ?? Infinity, row.revision + 1, standing, rows.names),
  };
}

/** The agreed rule of shared carriage; a borough sees its own weight. */
function carriageFor({ terms }: BoardRow, standing: Standing): Static<typeof orderAnswer>['carriage'] {
  if (!terms) return null;
  const { weights, ...rule } = terms.carriage;
  const seen = standing.sight === 'own' ? weights.filter((each) => each.authority === standing.authority) : weights;
  return { ...rule, weights: seen };
}
