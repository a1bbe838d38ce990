import { londonDate, sum, type Asked } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import { actionOf } from '../asking/action.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { Names } from '../authorities/authorities.js';
import { holdsOn, type PartnershipRow } from '../partnership/partnership.js';
import { NOTHING, counted } from './tasks.js';
import type { WaitingRow } from './waiting-for-me.js';

/** Whether the others may be offered what a borough that leaves would have had. */
export function mayBeReoffered({ leavers, state }: WaitingRow): boolean {
  return leavers === 're-offered' && (state === 'committing' || state === 'ready');
}

/** What the lead is asked because a borough left while an order was open: to offer its copies to the others. */
export function offerTasks(partnership: PartnershipRow, row: WaitingRow, { by, at }: Asked, names: Names): Task[] {
  if (!by.roles.includes('joint-buyer') || !mayBeReoffered(row)) return [];
  const known = { partnership: partnership.partnership, order: row.order };
  return Object.entries(row.cover.due)
    .filter(([authority]) => !isLeftOut(row, authority) && !inStock(partnership, authority, at))
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
  partnership: PartnershipRow,
  row: WaitingRow,
  { by, at }: Asked,
  { authority }: Standing,
): Task[] {
  const { reoffer, deadline, order } = row;
  if (!reoffer || !by.roles.includes('stock-manager') || at >= (deadline?.at ?? '')) return [];
  if (reoffer.answered.includes(authority) || isLeftOut(row, authority)) return [];
  if (!inStock(partnership, authority, at)) return [];
  const known = { partnership: partnership.partnership, order, authority };
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

function inStock({ memberships }: PartnershipRow, authority: string, at: string): boolean {
  const today = londonDate(at);
  return memberships.some((one) => one.authority === authority && one.scheme === 'stock' && holdsOn(one, today));
}
