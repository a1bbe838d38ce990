import { notFound, type Asked } from '#kernel';
import { jointOrderQuestion, type JointOrder, type JointOrderParameters } from '#messages/questions';
import { AUTHORITY, authorities, namesIn, type Names } from '../authorities/authorities.js';
import { isAnonymous } from '../asking/anonymity.js';
import { standingOf, type Standing } from '../asking/standing.js';
import { fromViews } from '../asking/view-answer.js';
import { concerns, entryOf } from '../order-board/order-board.answer.js';
import { orderBoard, type BoardRow } from '../order-board/order-board.js';
import { PARTNERSHIP, partnership, leftBy, type PartnershipRow } from '../partnership/partnership.js';
import { commitmentsFor } from './commitments-for.js';
import { historyFor } from './history-for.js';
import { lineFor } from './line-for.js';
import { BLOCK, historyKey, orderHistory, type Step } from './order-history.js';
import { lineKey, orderLines, type LineRow } from './order-lines.js';

/** The rows behind one order. */
export interface OrderRows {
  readonly partnership: PartnershipRow | undefined;
  readonly order: BoardRow | undefined;
  readonly lines: readonly LineRow[];
  readonly steps: readonly Step[];
  readonly names: Names;
}

/** One order with its lines, shares, commitments and history, as far as it is the business of the one who asks. */
export const jointOrderAnswer = fromViews<JointOrderParameters, OrderRows>({
  question: jointOrderQuestion,
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
export function answerOrder(rows: OrderRows, asked: Asked, { order, before }: JointOrderParameters): JointOrder {
  const standing = standingOf(rows.partnership, asked);
  const row = rows.order && concerns(rows.order, standing) ? rows.order : notFound('order-unknown', { order });
  const left = leftBy(rows.partnership, asked.at);
  const totals = seesTotals(rows.lines, row, standing);
  return {
    ...entryOf(row, standing, left),
    round: row.cover.round,
    shortfall: row.terms && row.terms.shortfall,
    leavers: row.terms && row.terms.leavers,
    carriage: carriageFor(row, standing),
    lines: rows.lines.map((line) => lineFor(line, row, { ...standing, totals }, left)),
    commitments: commitmentsFor(row, standing),
    sent: row.sent,
    cancelled: row.cancelled,
    history: historyFor(rows.steps, before ?? Infinity, row, standing, rows.names),
  };
}

/**
 * What each line costs in all: for auditors, and for the lead where no line tells a single borough’s share. All or none, since what an order
 * costs less the lines that are shown would tell of those that are not.
 */
function seesTotals(lines: readonly LineRow[], { cover }: BoardRow, { authority, sight }: Standing): boolean {
  const sharers = lines.map(({ shares }) =>
    shares?.round === cover.round ? shares.shares.filter(({ copies }) => copies > 0).map((each) => each.authority) : [],
  );
  return sight === 'all' || (sight === 'counts' && sharers.every((each) => isAnonymous(each, authority)));
}

/** The agreed rule of shared carriage; a borough sees its own weight. */
function carriageFor({ terms }: BoardRow, standing: Standing): JointOrder['carriage'] {
  if (!terms) return null;
  const { weights, ...rule } = terms.carriage;
  const seen = standing.sight === 'own' ? weights.filter((each) => each.authority === standing.authority) : weights;
  return { ...rule, weights: seen };
}
