import type { jointOrderEvents } from '#messages/procurement';
import type { HasLeft } from '../partnership/partnership.js';
import { hasCommitted, isLeftOut, lapses, type Cover } from './cover.js';

type Opened = Extract<jointOrderEvents.JointOrderEvent, { type: 'ConsentWindowOpened' }>['data'];

/** An order as the rules about leavers see it: how far it is, and what becomes of a leaver's copies; null before its window. */
export type ForLeavers = { readonly state: string; readonly leavers: Opened['leavers'] | null };

/** Whether the others may be offered what a borough that leaves would have had. */
export function mayBeReoffered({ leavers, state }: ForLeavers): boolean {
  return leavers === 're-offered' && (state === 'committing' || state === 'ready');
}

/** Whether the lead goes on without what a borough that left had not committed: by the rule of orders, nobody else is offered it. */
export function mayLapse({ leavers, state }: ForLeavers): boolean {
  return leavers !== 're-offered' && state === 'committing';
}

/** The boroughs that left and whose copies the lead can offer to the others. */
export function toBeReoffered(order: ForLeavers, cover: Cover, left: HasLeft): readonly string[] {
  return mayBeReoffered(order) ? sharers(cover).filter(left) : [];
}

/** The boroughs that left and that the lead goes on without. */
export function toGoOnWithout(order: ForLeavers, cover: Cover, left: HasLeft): readonly string[] {
  return mayLapse(order) ? sharers(cover).filter((authority) => lapses(cover, authority, left)) : [];
}

/** Whether a borough's copies count no more: it was left out, or it left with nothing committed and they lapse when the window closes. */
export function isOut(
  { state, cover }: { readonly state: string; readonly cover: Cover },
  authority: string,
  left: HasLeft,
): boolean {
  return isLeftOut(cover, authority) || (state === 'collecting' && left(authority) && !hasCommitted(cover, authority));
}

function sharers(cover: Cover): readonly string[] {
  return Object.keys(cover.due).filter((authority) => !isLeftOut(cover, authority));
}
