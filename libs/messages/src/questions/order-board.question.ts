import { query } from '#kernel';
import { Id, OneOf, Page, PageLimit } from '../fields/index.js';
import {
  PEOPLE,
  authority,
  count,
  deadline,
  exactly,
  list,
  nextPage,
  orNull,
  pence,
  plain,
  text,
  trail,
  type Static,
} from './shapes.js';

/** Orders of a page when nothing is said. */
export const ORDERS_A_PAGE = 50;
const SHOWN = ['open', 'finished'] as const;

/** What the order board is asked with. */
export class OrderBoardParameters {
  @Id('The partnership') partnership!: string;
  @OneOf('Only orders that are open, or only those that are finished: sent or cancelled', SHOWN, { optional: true })
  show?: (typeof SHOWN)[number];
  @Page() page?: string;
  @PageLimit(200, ORDERS_A_PAGE) limit?: number;
}

/** An order as the board shows it. `boroughs` is null for those who may not know what single boroughs do. */
export const boardEntry = exactly({
  order: text,
  title: text,
  supplier: text,
  framework: text,
  lead: authority,
  state: text,
  next: text,
  deadline: orNull(deadline),
  lineCount: count,
  copies: count,
  totalPence: orNull(pence),
  own: exactly({
    lines: count,
    answered: count,
    waiting: count,
    copies: count,
    totalPence: orNull(pence),
    cover: text,
  }),
  others: exactly({ boroughs: count, answered: count, waiting: count, copies: count }),
  boroughs: orNull(
    list(exactly({ authority, lines: count, answered: count, waiting: count, copies: count, cover: text })),
  ),
  events: exactly({ state: trail, deadline: trail, lines: trail, answers: trail, total: trail, cover: trail }),
});
const all = exactly({ partnership: text, orders: list(boardEntry), nextPage });
export type BoardEntry = Static<typeof boardEntry>;
export type OrderBoard = Static<typeof all>;

/** The orders of a partnership, the latest drafted first: what each is waiting for, and what it is for the one who asks. */
export const orderBoardQuestion = query({
  name: 'order-board',
  route: 'GET /partnerships/{partnership}/orders',
  summary: 'The joint orders of a partnership, the latest first, and what happens next with each',
  may: PEOPLE,
  parameters: OrderBoardParameters,
  answer: plain(all),
});
