import { sum, type Asked } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import { actionOf } from '../asking/action.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { Names } from '../authorities/authorities.js';
import { lapses } from '../order-board/cover.js';
import type { HasLeft } from '../partnership/partnership.js';
import { NOTHING, counted } from './tasks.js';
import type { WaitingRow } from './waiting-for-me.js';

/** Whether the others may be offered what a borough that leaves would have had. */
export function mayBeReoffered({ leavers, state }: WaitingRow): boolean {
  return leavers === 're-offered' && (state === 'committing' || state === 'ready');
}

/** Whether the lead goes on without what a borough that left had not committed: by the rule of orders, nobody else is offered it. */
export function mayLapse({ leavers, state }: WaitingRow): boolean {
  return leavers !== 're-offered' && state === 'committing';
}

/** What the lead is asked because a borough left that had committed nothing: to go on without it. */
export function lapseTasks(partnership: string, row: WaitingRow, { by }: Asked, left: HasLeft, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer') || !mayLapse(row)) return [];
  const known = { partnership, order: row.order };
  return Object.entries(row.cover.due)
    .filter(([authority]) => !isLeftOut(row, authority) && lapses(row.cover, authority, left))
    .map(([authority, { copies }]) => ({
      ...NOTHING,
      kind: 'go-on-without',
      sentence: `Go on with ${row.order} without ${names.get(authority) ?? authority}: it has left the partnership and had committed nothing.`,
      order: row.order,
      copies,
      actions: [actionOf(jointOrderCommands.DropBorough, { ...known, authority })],
      events: copyOf(row.events),
    }));
}

/** What the lead is asked because a borough left while an order was open: to offer its copies to the others. */
export function offerTasks(partnership: string, row: WaitingRow, { by }: Asked, left: HasLeft, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer') || !mayBeReoffered(row)) return [];
  const known = { partnership, order: row.order };
  return Object.entries(row.cover.due)
    .filter(([authority]) => !isLeftOut(row, authority) && left(authority))
    .map(([authority, { copies }]) => ({
      ...NOTHING,
      kind: 'offer-to-others',
      sentence: `Offer the others what ${names.get(authority) ?? authority} would have had of ${row.order}: it has left the partnership.`,
      order: row.order,
      copies,
      actions: [actionOf(jointOrderCommands.ReofferShares, { ...known, authority })],
      events: copyOf(row.events),
    }));
}

/** What the others are asked then: to choose of those copies, if they want them. */
export function reofferTasks(
  partnership: string,
  row: WaitingRow,
  { by, at }: Asked,
  { authority }: Standing,
  left: HasLeft,
): Task[] {
  const { reoffer, deadline, order } = row;
  if (!reoffer || !by.roles.includes('stock-manager') || at >= (deadline?.at ?? '')) return [];
  if (reoffer.answered.includes(authority) || isLeftOut(row, authority)) return [];
  if (left(authority)) return [];
  const known = { partnership, order, authority };
  const copies = sum(reoffer.lines.map((line) => line.copies));
  const what = `${counted(copies, 'copy', 'copies')} of ${counted(reoffer.lines.length, 'title', 'titles')}`;
  return [
    {
      ...NOTHING,
      kind: 're-offer',
      sentence: `Choose more copies for ${order}, if you want them: a borough has left that would have had ${what}.`,
      order,
      copies,
      deadline,
      actions: reoffer.lines.map(({ line }) => actionOf(jointOrderCommands.ChooseCopies, { ...known, line })),
      events: copyOf(row.events),
    },
  ];
}

function isLeftOut({ cover }: WaitingRow, authority: string): boolean {
  return cover.dropped.some((one) => one.authority === authority);
}
