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

/** What is asked because a borough left while an order was open: the lead to offer its copies to the others, those to choose of them. */
export function leavingTasks(
  partnership: PartnershipRow,
  row: WaitingRow,
  asked: Asked,
  standing: Standing,
  names: Names,
): Task[] {
  const about = { ...NOTHING, order: row.order, events: copyOf(row.events) };
  const known = { partnership: partnership.partnership, order: row.order };
  const { by, at } = asked;
  const { authority } = standing;
  const tasks: Task[] = [];
  if (row.reoffer && at < (row.deadline?.at ?? '') && by.roles.includes('stock-manager')) {
    const { left, lines, answered } = row.reoffer;
    const copies = sum(lines.map((line) => line.copies));
    const what = `${counted(copies, 'copy', 'copies')} of ${counted(lines.length, 'title', 'titles')}`;
    const asksIt = left !== authority && !answered.includes(authority) && inStock(partnership, authority, at);
    if (asksIt)
      tasks.push({
        ...about,
        kind: 're-offer',
        sentence: `Choose more copies for ${row.order}, if you want them: a borough has left that would have had ${what}.`,
        copies,
        deadline: row.deadline,
        actions: lines.map(({ line }) => actionOf(jointOrderCommands.ChooseCopies, { ...known, line, authority })),
      });
  }
  const mayOffer = standing.lead && by.roles.includes('joint-buyer') && row.leavers === 're-offered';
  if (mayOffer && (row.state === 'committing' || row.state === 'ready')) {
    const dropped = row.cover.dropped.map((one) => one.authority);
    const left = Object.keys(row.cover.due).filter((one) => !dropped.includes(one) && !inStock(partnership, one, at));
    tasks.push(
      ...left.map((one) => ({
        ...about,
        kind: 'offer-to-others',
        sentence: `Offer the others what ${names.get(one) ?? one} would have had of ${row.order}: it has left the partnership.`,
        copies: row.cover.due[one]?.copies ?? 0,
        actions: [actionOf(jointOrderCommands.ReofferShares, { ...known, authority: one })],
      })),
    );
  }
  return tasks;
}

function inStock({ memberships }: PartnershipRow, authority: string, at: string): boolean {
  const today = londonDate(at);
  return memberships.some((one) => one.authority === authority && one.scheme === 'stock' && holdsOn(one, today));
}
