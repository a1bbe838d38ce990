import type { Actor, Asked } from '#kernel';
import { waitingForMeQuestion, type Task, type WaitingForMe, type WaitingForMeParameters } from '#messages/questions';
import { standingOrInvitation } from '../asking/standing.js';
import { AUTHORITY, authorities, namesIn, type Names } from '../authorities/authorities.js';
import { fromViews } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, leftBy, type PartnershipRow } from '../partnership/partnership.js';
import { quarantine, type QuarantineRow } from '../quarantine/quarantine.js';
import { supplierFiles, type FileRow } from '../quarantine/supplier-files.js';
import { lapseTasks, mayBeReoffered, mayLapse, offerTasks, reofferTasks } from './leaving-tasks.js';
import { fileTask, leadTasks, lineTask, motionTasks, ownTasks } from './tasks.js';
import { waitingForMe, type WaitingRow } from './waiting-for-me.js';

/** At most this many tasks are shown, the most urgent first; the count is whole. */
export const MOST_TASKS = 500;

/** The rows behind what waits. */
export interface WaitingRows {
  readonly partnership: PartnershipRow | undefined;
  readonly orders: readonly WaitingRow[];
  readonly files: readonly FileRow[];
  readonly lines: readonly QuarantineRow[];
  readonly names: Names;
}

/** What waits for the one who asks, by their duties, with the command that answers each. */
export const waitingForMeAnswer = fromViews<WaitingForMeParameters, WaitingRows>({
  question: waitingForMeQuestion,
  from: [waitingForMe, supplierFiles, quarantine, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }, by) => {
    const orders = await read.starting(waitingForMe, scope, '');
    const named =
      by.roles.includes('board') ||
      (by.roles.includes('joint-buyer') && orders.some((row) => mayBeReoffered(row) || mayLapse(row)));
    return {
      orders,
      partnership: await read.one(partnership, scope, PARTNERSHIP),
      files: mends(by) ? await read.starting(supplierFiles, scope, '') : [],
      lines: mends(by) ? await read.starting(quarantine, scope, '') : [],
      names: named ? namesIn(await read.everywhere(authorities, AUTHORITY)) : new Map(),
    };
  },
  answer: (rows, asked, parameters) => answerWaiting(rows, asked, parameters),
});

/** Soonest deadline first. Throws Refusal `partnership-unknown` to strangers. */
export function answerWaiting(
  rows: WaitingRows,
  asked: Asked,
  { partnership: id }: WaitingForMeParameters,
): WaitingForMe {
  const standing = standingOrInvitation(rows.partnership, asked);
  const left = leftBy(rows.partnership, asked.at);
  const tasks: Task[] = rows.orders.flatMap((row) => [
    ...ownTasks(id, row, asked, standing, left),
    ...reofferTasks(id, row, asked, standing, left),
  ]);
  if (rows.partnership) tasks.push(...motionTasks(rows.partnership, asked, standing, rows.names));
  if (standing.lead) {
    const ofLead = rows.orders.flatMap((row) => [
      ...leadTasks(id, row, asked, left),
      ...lapseTasks(id, row, asked, left, rows.names),
      ...offerTasks(id, row, asked, left, rows.names),
    ]);
    tasks.push(...ofLead);
    if (mends(asked.by)) {
      const files = rows.files.filter(({ state }) => state === 'quarantined');
      tasks.push(...files.map((row) => fileTask(id, row)), ...rows.lines.map((row) => lineTask(id, row)));
    }
  }
  const urgency = ({ deadline }: Task): string => deadline?.at ?? '~';
  const sorted = tasks.sort((a, b) => (urgency(a) < urgency(b) ? -1 : urgency(a) > urgency(b) ? 1 : 0));
  return { tasks: sorted.slice(0, MOST_TASKS), count: sorted.length };
}

function mends({ roles }: Actor): boolean {
  return roles.includes('joint-buyer') || roles.includes('contract-manager');
}
