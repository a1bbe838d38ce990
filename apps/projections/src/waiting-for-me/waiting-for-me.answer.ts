import type { Actor, Asked } from '#kernel';
import { waitingForMeQuestion, type Task, type WaitingForMe, type WaitingForMeParameters } from '#messages/questions';
import { standingOrInvitation } from '../asking/standing.js';
import { AUTHORITY, authorities, namesIn, type Names } from '../authorities/authorities.js';
import { fromViews, type Reading } from '../asking/view-answer.js';
import { mayBeReoffered, mayLapse } from '../order-board/leaving.js';
import { PARTNERSHIP, partnership, leftBy, type PartnershipRow } from '../partnership/partnership.js';
import { frameworks, suppliers } from '../partnership/suppliers.js';
import { quarantinedLines, type QuarantinedRow } from '../quarantine/quarantined-lines.js';
import { quarantine } from '../quarantine/quarantine.js';
import { quotes } from '../quarantine/quotes.js';
import { quarantinedFiles } from '../quarantine/supplier-files.answer.js';
import { supplierFiles, type FileRow } from '../quarantine/supplier-files.js';
import { approvalTask, type Terms } from './approval-task.js';
import { consentTasks, type Unsaid } from './consent-tasks.js';
import { today } from './earlier-rows.js';
import { lapseTasks, offerTasks, reofferTasks } from './leaving-tasks.js';
import { commitTasks, fileTask, leadTasks, lineTask, motionTasks } from './tasks.js';
import { waitingForMe, type WaitingRow } from './waiting-for-me.js';

/** At most this many tasks are shown, the most urgent first; the count is whole. */
export const MOST_TASKS = 500;

const NOTHING_IN_QUARANTINE = { files: [], lines: [], beyond: 0 };
const NO_TERMS: Terms = { suppliers: [], frameworks: [], quotes: [] };

/** The rows behind what waits. */
export interface WaitingRows {
  readonly partnership: PartnershipRow | undefined;
  readonly orders: readonly WaitingRow[];
  readonly files: readonly FileRow[];
  readonly lines: readonly QuarantinedRow[];
  /** Files and lines in quarantine besides those that were read. */
  readonly beyond: number;
  readonly terms: Terms;
  readonly names: Names;
}

/** What waits for the one who asks, by their duties, with the command that answers each. */
export const waitingForMeAnswer = fromViews<WaitingForMeParameters, WaitingRows>({
  question: waitingForMeQuestion,
  from: [waitingForMe, supplierFiles, quotes, quarantine, suppliers, frameworks, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }, by) => {
    const orders = (await read.starting(waitingForMe, scope, '')).map(today);
    const named =
      by.roles.includes('board') ||
      (by.roles.includes('joint-buyer') && orders.some((row) => mayBeReoffered(row) || mayLapse(row)));
    return {
      orders,
      partnership: await read.one(partnership, scope, PARTNERSHIP),
      ...(mends(by) ? await inQuarantine(read, scope) : NOTHING_IN_QUARANTINE),
      terms: mends(by) ? await termsOf(read, scope, orders) : NO_TERMS,
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
  const unsaid: Unsaid[] = rows.orders.flatMap((row) => [
    ...consentTasks(id, row, asked, standing, left),
    ...[...commitTasks(id, row, asked, standing, left), ...reofferTasks(id, row, asked, standing, left)].map(said),
  ]);
  if (rows.partnership) unsaid.push(...motionTasks(rows.partnership, asked, standing, rows.names).map(said));
  if (standing.lead) {
    const ofLead = rows.orders.flatMap((row) => [
      ...leadTasks(id, row, asked, left, rows.terms.quotes),
      ...approvalTask(id, row, asked, rows.terms),
      ...lapseTasks(id, row, asked, left, rows.names),
      ...offerTasks(id, row, asked, left, rows.names),
    ]);
    const lines = rows.lines.filter(({ mendable }) => mendable);
    const toMend = [...rows.files.map((row) => fileTask(id, row)), ...lines.map((row) => lineTask(id, row))];
    unsaid.push(...[...ofLead, ...toMend].map(said));
  }
  const urgency = ({ deadline }: Unsaid): string => deadline?.at ?? '~';
  const sorted = unsaid.sort((a, b) => (urgency(a) < urgency(b) ? -1 : urgency(a) > urgency(b) ? 1 : 0));
  return {
    tasks: sorted.slice(0, MOST_TASKS).map(({ say }) => say()),
    count: sorted.length + (standing.lead ? rows.beyond : 0),
  };
}

function said(task: Task): Unsaid {
  return { deadline: task.deadline, say: () => task };
}

/** What waits in quarantine, and how much more than was read. */
async function inQuarantine(read: Reading, scope: string): Promise<Pick<WaitingRows, 'files' | 'lines' | 'beyond'>> {
  const { files, fileCount } = await quarantinedFiles(read, scope, MOST_TASKS);
  const { lines, count } = await quarantinedLines(read, scope, { limit: MOST_TASKS });
  return { files, lines, beyond: fileCount - files.length + count - lines.length };
}

function mends({ roles }: Actor): boolean {
  return roles.includes('joint-buyer') || roles.includes('contract-manager');
}

/** What holds up the approval of an order that is ready, and the window of a draft. */
async function termsOf(read: Reading, scope: string, orders: readonly WaitingRow[]): Promise<Terms> {
  const ready = orders.some(({ state }) => state === 'ready');
  const asking = orders.filter(({ state }) => state === 'ready' || state === 'draft');
  const quoted = [...new Set(asking.flatMap((row) => Object.values(row.quoted)))];
  return {
    suppliers: ready ? await read.starting(suppliers, scope, '') : [],
    frameworks: ready ? await read.starting(frameworks, scope, '') : [],
    quotes: quoted.length > 0 ? await read.some(quotes, scope, quoted) : [],
  };
}
