import { query } from '#kernel';
import { Id } from '../fields/index.js';
import {
  PEOPLE,
  authority,
  count,
  deadline,
  exactly,
  list,
  orNull,
  pence,
  plain,
  text,
  trail,
  type Static,
} from './shapes.js';

/** What the order board is asked with. */
export class OrderBoardParameters {
  @Id('The partnership') partnership!: string;
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
const all = exactly({ partnership: text, orders: list(boardEntry) });
export type BoardEntry = Static<typeof boardEntry>;
export type OrderBoard = Static<typeof all>;

/** All orders of a partnership: what each is waiting for, and what it is for the one who asks. */
export const orderBoardQuestion = query({
  name: 'order-board',
  route: 'GET /partnerships/{partnership}/orders',
  summary: 'All joint orders of a partnership, and what happens next with each',
  may: PEOPLE,
  parameters: OrderBoardParameters,
  answer: plain(all),
});
