import { sum, type Asked } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import { actionOf } from '../asking/action.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { Names } from '../authorities/authorities.js';
import { isLeftOut } from '../order-board/cover.js';
import { toBeReoffered, toGoOnWithout } from '../order-board/leaving.js';
import type { HasLeft } from '../partnership/partnership.js';
import { NOTHING, counted } from './tasks.js';
import type { WaitingRow } from './waiting-for-me.js';

/** What the lead is asked because a borough left that had committed nothing: to go on without it. */
export function lapseTasks(partnership: string, row: WaitingRow, { by }: Asked, left: HasLeft, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer')) return [];
  return aboutEach(row, toGoOnWithout(row, row.cover, left), names, (authority, name) => ({
    kind: 'go-on-without',
    sentence: `Go on with ${row.order} without ${name}: it has left the partnership and had committed nothing.`,
    actions: [actionOf(jointOrderCommands.DropBorough, { partnership, order: row.order, authority })],
  }));
}

/** What the lead is asked because a borough left while an order was open: to offer its copies to the others. */
export function offerTasks(partnership: string, row: WaitingRow, { by }: Asked, left: HasLeft, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer')) return [];
  return aboutEach(row, toBeReoffered(row, row.cover, left), names, (authority, name) => ({
    kind: 'offer-to-others',
    sentence: `Offer the others what ${name} would have had of ${row.order}: it has left the partnership.`,
    actions: [actionOf(jointOrderCommands.ReofferShares, { partnership, order: row.order, authority })],
  }));
}

/** One task about each of some boroughs that have a share of the order. */
function aboutEach(
  row: WaitingRow,
  authorities: readonly string[],
  names: Names,
  say: (authority: string, name: string) => Pick<Task, 'kind' | 'sentence' | 'actions'>,
): Task[] {
  return authorities.map((authority) => ({
    ...NOTHING,
    ...say(authority, names.get(authority) ?? authority),
    order: row.order,
    copies: row.cover.due[authority]?.copies ?? 0,
    events: copyOf(row.events),
  }));
}

/** What the others in the order are asked then: to choose of those copies, if they want them. */
export function reofferTasks(
  partnership: string,
  row: WaitingRow,
  { by, at }: Asked,
  { authority }: Standing,
  left: HasLeft,
): Task[] {
  const { reoffer, members, deadline, order, cover } = row;
  if (!reoffer || !by.roles.includes('stock-manager') || at >= (deadline?.at ?? '')) return [];
  if (!members.includes(authority) || isLeftOut(cover, authority) || left(authority)) return [];
  const lines = reoffer.filter(({ answered }) => !answered.includes(authority));
  if (lines.length === 0) return [];
  const known = { partnership, order, authority };
  const copies = sum(lines.map((line) => line.copies));
  const what = `${counted(copies, 'copy', 'copies')} of ${counted(lines.length, 'title', 'titles')}`;
  return [
    {
      ...NOTHING,
      kind: 're-offer',
      sentence: `Choose more copies for ${order}, if you want them: a borough has left that would have had ${what}.`,
      order,
      copies,
      deadline,
      actions: lines.map(({ line }) => actionOf(jointOrderCommands.ChooseCopies, { ...known, line })),
      events: copyOf(row.events),
    },
  ];
}
