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
  const gone = (authority: string): boolean => lapses(row.cover, authority, left);
  return aboutEach(row, gone, names, (authority, name) => ({
    kind: 'go-on-without',
    sentence: `Go on with ${row.order} without ${name}: it has left the partnership and had committed nothing.`,
    actions: [actionOf(jointOrderCommands.DropBorough, { partnership, order: row.order, authority })],
  }));
}

/** What the lead is asked because a borough left while an order was open: to offer its copies to the others. */
export function offerTasks(partnership: string, row: WaitingRow, { by }: Asked, left: HasLeft, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer') || !mayBeReoffered(row)) return [];
  return aboutEach(row, left, names, (authority, name) => ({
    kind: 'offer-to-others',
    sentence: `Offer the others what ${name} would have had of ${row.order}: it has left the partnership.`,
    actions: [actionOf(jointOrderCommands.ReofferShares, { partnership, order: row.order, authority })],
  }));
}

/** One task about each of some boroughs that have a share of the order. */
function aboutEach(
  row: WaitingRow,
  which: (authority: string) => boolean,
  names: Names,
  say: (authority: string, name: string) => Pick<Task, 'kind' | 'sentence' | 'actions'>,
): Task[] {
  return Object.entries(row.cover.due)
    .filter(([authority]) => !isLeftOut(row, authority) && which(authority))
    .map(([authority, { copies }]) => ({
      ...NOTHING,
      ...say(authority, names.get(authority) ?? authority),
      order: row.order,
      copies,
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
  if (reoffer.answered.includes(authority) || isLeftOut(row, authority) || left(authority)) return [];
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
