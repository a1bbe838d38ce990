import type { Page, Paging, Reading } from '../asking/view-answer.js';
import { orderBoard } from './order-board.js';
import { orderList, type ListedOrder } from './order-list.js';

/**
 * A page of a partnership’s orders, the latest drafted first. While the views of orders are built for the first time with a list, those
 * of before are served, which have none: then all orders are the one page there is. Throws BadCursor.
 */
export async function listedOrders(
  read: Reading,
  scope: string,
  asked: Omit<Paging<ListedOrder>, 'by' | 'direction'>,
): Promise<Page<ListedOrder>> {
  const page = await read.page(orderList, scope, { ...asked, by: 'drafted', direction: 'descending' });
  if (page.rows.length > 0 || asked.after !== undefined || (await read.count(orderList, scope)) > 0) return page;
  const all = (await read.starting(orderBoard, scope, '')).map(({ order, state }) => ({
    order,
    drafted: '',
    open: state !== 'sent' && state !== 'cancelled',
  }));
  const { open } = asked.where ?? {};
  return { rows: all.filter((each) => open === undefined || each.open === open), next: null };
}
