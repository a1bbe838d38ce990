import { sum, type Asked } from '#kernel';
import {
  ORDERS_A_PAGE,
  orderBoardQuestion,
  type BoardEntry,
  type OrderBoard,
  type OrderBoardParameters,
} from '#messages/questions';
import { isAnonymous } from '../asking/anonymity.js';
import { standingOf, type Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { fromViews } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, leftBy, type HasLeft, type PartnershipRow } from '../partnership/partnership.js';
import { coverOf } from './cover.js';
import { listedOrders } from './earlier-list.js';
import { orderBoard, type BoardRow } from './order-board.js';
import { orderList } from './order-list.js';
import { answersOf, nextOf } from './standing-of-order.js';

/** The rows behind the board. */
export interface BoardRows {
  readonly partnership: PartnershipRow | undefined;
  readonly next: string | null;
  readonly orders: readonly BoardRow[];
}

/** The orders of a partnership: what each is waiting for, and what it is for the one who asks. */
export const orderBoardAnswer = fromViews<OrderBoardParameters, BoardRows>({
  question: orderBoardQuestion,
  from: [orderList, orderBoard, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope, show, page: after, limit = ORDERS_A_PAGE }) => {
    const where = show === undefined ? {} : { open: show === 'open' };
    const { rows: listed, next } = await listedOrders(read, scope, { where, limit, after });
    return {
      partnership: await read.one(partnership, scope, PARTNERSHIP),
      orders: await read.some(
        orderBoard,
        scope,
        listed.map(({ order }) => order),
      ),
      next,
    };
  },
  answer: (rows, asked, parameters) => answerBoard(rows, asked, parameters),
});

/** The board for one person: a page has fewer orders than were asked for where some are not their business. Throws Refusal `partnership-unknown` for people of no member authority. */
export function answerBoard(rows: BoardRows, asked: Asked, parameters: OrderBoardParameters): OrderBoard {
  const standing = standingOf(rows.partnership, asked);
  const left = leftBy(rows.partnership, asked.at);
  return {
    partnership: parameters.partnership,
    orders: rows.orders.filter((row) => concerns(row, standing)).map((row) => entryOf(row, standing, left)),
    nextPage: rows.next,
  };
}

/** Orders of a time when it was no longer a member are not a borough's business. */
export function concerns({ terms }: BoardRow, { authority, former }: Standing): boolean {
  return !former || (terms?.members.includes(authority) ?? false);
}

/** One order for one person: its own figures, the others' without names, and by borough for lead and auditors. */
export function entryOf(row: BoardRow, { authority: asking, sight }: Standing, left: HasLeft): BoardEntry {
  const answers = answersOf(row, left);
  const own = answers.find((each) => each.authority === asking);
  const others = answers.filter((each) => each.authority !== asking);
  const total = (figure: 'answered' | 'waiting' | 'copies') => sum(others.map((each) => each[figure]));
  const due = row.cover.totalPence === null ? null : (row.cover.due[asking]?.pence ?? 0);
  return {
    order: row.order,
    title: row.title,
    supplier: row.supplier,
    framework: row.framework,
    lead: row.lead,
    state: row.state,
    next: nextOf(row, answers, left),
    deadline: row.deadline && { ...row.deadline },
    lineCount: row.lineIds.length,
    copies: sum(answers.map(({ copies }) => copies)),
    totalPence: seesTotal(row, asking, sight) ? row.cover.totalPence : null,
    own: {
      lines: own?.lines ?? 0,
      answered: own?.answered ?? 0,
      waiting: own?.waiting ?? 0,
      copies: own?.copies ?? 0,
      totalPence: due,
      cover: coverOf(row.cover, asking),
    },
    others: {
      boroughs: others.length,
      answered: total('answered'),
      waiting: total('waiting'),
      copies: total('copies'),
    },
    boroughs: sight === 'own' ? null : answers.map((each) => ({ ...each, cover: coverOf(row.cover, each.authority) })),
    events: trailsOf(row.trails),
  };
}

/** What an order costs in all is for auditors, and for the lead where it tells no single borough’s share. */
function seesTotal({ cover }: BoardRow, asking: string, sight: Standing['sight']): boolean {
  return sight === 'all' || (sight === 'counts' && isAnonymous(Object.keys(cover.due), asking));
}

function trailsOf({ state, deadline: closes, lines, answers, total, cover }: BoardRow['trails']) {
  return {
    state: copyOf(state),
    deadline: copyOf(closes),
    lines: copyOf(lines),
    answers: copyOf(answers),
    total: copyOf(total),
    cover: copyOf(cover),
  };
}
