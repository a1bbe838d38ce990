import { londonDate, type Asked } from '#kernel';
import { partnershipCommands } from '#messages/partnership';
import { jointOrderCommands, quoteCommands, supplierFileCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import type { Names } from '../authorities/authorities.js';
import { actionOf } from '../asking/action.js';
import type { Standing } from '../asking/standing.js';
import { copyOf, type Trail } from '../asking/trail.js';
import { lapses, needsAuthority } from '../order-board/cover.js';
import { sentenceOf as whatIsMoved, waitsFor } from '../partnership/motions.js';
import { overtakenBy } from '../partnership/overtaken.js';
import type { HasLeft, PartnershipRow } from '../partnership/partnership.js';
import type { QuarantineRow } from '../quarantine/quarantine.js';
import { hasExpired, type QuoteRow } from '../quarantine/quotes.js';
import type { FileRow } from '../quarantine/supplier-files.js';
import type { WaitingRow } from './waiting-for-me.js';

/** A task about nothing in particular. */
export const NOTHING = {
  order: null,
  line: null,
  quote: null,
  file: null,
  motion: null,
  copies: null,
  pence: null,
  deadline: null,
};
const { CommitShares, WithholdCommitment, OpenConsentWindow, AddOrderLine, CloseConsentWindow } = jointOrderCommands;

/** What the person's own borough is asked once shares are reckoned: to commit its own. */
export function commitTasks(
  partnership: string,
  row: WaitingRow,
  { by }: Asked,
  { authority }: Standing,
  left: HasLeft,
): Task[] {
  const commits = row.state === 'committing' && needsAuthority(row.cover, authority);
  if (!by.roles.includes('budget-holder') || !commits || lapses(row.cover, authority, left)) return [];
  const { order, title, cover, events } = row;
  const known = { partnership, order, authority };
  const { pence, copies } = cover.due[authority] ?? { pence: 0, copies: 0 };
  const commit = actionOf(CommitShares, { ...known, pence });
  return [
    {
      ...NOTHING,
      kind: 'commit',
      sentence: `Commit your borough’s share of ${order}: ${title}.`,
      order,
      copies,
      pence,
      actions: left(authority) ? [commit] : [commit, actionOf(WithholdCommitment, known)],
      events: copyOf(events),
    },
  ];
}

/** What the lead's buyers are asked: drafts, and windows that all have answered. */
export function leadTasks(
  partnership: string,
  row: WaitingRow,
  { at, by }: Asked,
  left: HasLeft,
  quotes: readonly QuoteRow[],
): Task[] {
  const deadline = row.state === 'collecting' ? row.deadline : null;
  const about = { ...NOTHING, order: row.order, deadline, events: copyOf(row.events) };
  const known = { partnership, order: row.order };
  const buyer = by.roles.includes('joint-buyer');
  if (row.state === 'draft' && buyer) {
    const extend = extensions(partnership, row, quotes, londonDate(at));
    const open = row.lines.length > 0 && extend.length === 0 ? [actionOf(OpenConsentWindow, known)] : [];
    const expired =
      extend.length > 0 ? ' Its quote has expired: ask the supplier for longer, or take its lines out.' : '';
    const sentence = `Go on with the draft ${row.order}: ${row.title}.${expired}`;
    return [{ ...about, kind: 'draft', sentence, actions: [...open, ...extend, actionOf(AddOrderLine, known)] }];
  }
  if (
    row.state === 'collecting' &&
    !row.reoffer &&
    buyer &&
    row.lines.every(({ copies }) => Object.keys(copies).every(left))
  ) {
    const sentence = `All boroughs have answered ${row.order}: you can close the window.`;
    return [{ ...about, kind: 'close-window', sentence, actions: [actionOf(CloseConsentWindow, known)] }];
  }
  return [];
}

/** How to go on with prices that their supplier holds no longer: once for each quote of the order that has expired. */
export function extensions(
  partnership: string,
  { quoted }: WaitingRow,
  quotes: readonly QuoteRow[],
  today: string,
): Task['actions'] {
  const named = new Set(Object.values(quoted));
  return quotes
    .filter((each) => named.has(each.quote) && hasExpired(each, today))
    .map(({ quote }) => actionOf(quoteCommands.ExtendQuote, { partnership, quote }));
}

/** What a board is asked to decide with the others; of what can have no effect any more only the lead's is asked, to withdraw it. */
export function motionTasks(
  row: PartnershipRow,
  { by, at }: Asked,
  { authority, lead }: Standing,
  names: Names,
): Task[] {
  if (!by.roles.includes('board')) return [];
  const { partnership, trails } = row;
  const open = row.motions.filter(({ outcome }) => outcome === 'open');
  const today = open.length > 0 ? londonDate(at) : '';
  return open.flatMap((each) => {
    const { motion, mover, subject } = each;
    const about = { ...NOTHING, motion, events: copyOf(trails.motions) };
    const what = `motion ${motion} of ${names.get(mover) ?? mover}`;
    const overtaken = overtakenBy(row, subject, today, names);
    if (overtaken !== undefined) {
      const sentence = `Withdraw ${what}, ${whatIsMoved(each, names)}: ${overtaken}.`;
      const actions = [actionOf(partnershipCommands.WithdrawMotion, { partnership, motion })];
      return lead ? [{ ...about, kind: 'withdraw-motion', sentence, actions }] : [];
    }
    if (!waitsFor(each, authority)) return [];
    const actions = [partnershipCommands.SupportMotion, partnershipCommands.OpposeMotion].map((command) =>
      actionOf(command, { partnership, motion, authority }),
    );
    return [{ ...about, kind: 'motion', sentence: `Answer ${what}: ${whatIsMoved(each, names)}.`, actions }];
  });
}

/** A file in quarantine waits for the lead's buyers. */
export function fileTask(partnership: string, { file, name, found, events }: FileRow): Task {
  const { MendSupplierFile, ReplaySupplierFile, DismissSupplierFile } = supplierFileCommands;
  const commands = [MendSupplierFile, ReplaySupplierFile, DismissSupplierFile];
  return {
    ...NOTHING,
    kind: 'file-in-quarantine',
    sentence: `Mend the file ${name}: ${counted(found, 'reason', 'reasons')} to keep it out.`,
    file,
    actions: commands.map((command) => actionOf(command, { partnership, file })),
    events: copyOf(events),
  };
}

/** A line in quarantine waits for the lead's buyers. */
export function lineTask(partnership: string, { quote, line, quoted, reasons, events }: QuarantineRow): Task {
  const commands = [quoteCommands.MendQuoteLine, quoteCommands.DismissQuoteLine];
  return {
    ...NOTHING,
    kind: 'line-in-quarantine',
    sentence: `Mend line ${line} of quote ${quote}, ${quoted.title || quoted.ean}: ${sentenceOf(reasons, events)}`,
    quote,
    line,
    copies: quoted.quantity,
    actions: commands.map((command) => actionOf(command, { partnership, quote, line })),
    events: copyOf(events),
  };
}

function sentenceOf(reasons: QuarantineRow['reasons'], { count: tried }: Trail): string {
  const codes = [...new Set(reasons.map(({ code }) => code.replaceAll('-', ' ')))].join(', ');
  return `${codes}${tried > 1 ? ', mended before without success' : ''}.`;
}

/** `2 copies`, `1 copy`. */
export function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
