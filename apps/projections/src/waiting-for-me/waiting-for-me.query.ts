import { query, type Actor, type Asked } from '#kernel';
import { Id } from '#messages/fields';
import { question } from '../asking/question.js';
import { PEOPLE, count, exactly, list, plain, type Static } from '../asking/shapes.js';
import { standingOf } from '../asking/standing.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { quarantine, type QuarantineRow } from '../quarantine/quarantine.js';
import { supplierFiles, type FileRow } from '../quarantine/supplier-files.js';
import { fileTask, leadTasks, lineTask, ownTasks, task, type Task } from './tasks.js';
import { waitingForMe, type WaitingRow } from './waiting-for-me.js';

/** In which partnership. */
export class WaitingParameters {
  @Id('The partnership') partnership!: string;
}

/** At most this many tasks are shown, the most urgent first; the count is whole. */
export const MOST_TASKS = 500;

const all = exactly({ tasks: list(task), count });

/** The rows behind what waits. */
export interface WaitingRows {
  readonly partnership: PartnershipRow | undefined;
  readonly orders: readonly WaitingRow[];
  readonly files: readonly FileRow[];
  readonly lines: readonly QuarantineRow[];
}

/** What waits for the one who asks, by their duties, with the command that answers each. */
export const waitingQuestion = question<WaitingParameters, WaitingRows>({
  declaration: query({
    name: 'waiting-for-me',
    route: 'GET /partnerships/{partnership}/waiting',
    summary: 'What waits for you in a partnership, and the command that answers each',
    may: PEOPLE,
    parameters: WaitingParameters,
    answer: plain(all),
  }),
  from: [waitingForMe, supplierFiles, quarantine, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }, by) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    orders: await read.starting(waitingForMe, scope, ''),
    files: mends(by) ? await read.starting(supplierFiles, scope, '') : [],
    lines: mends(by) ? await read.starting(quarantine, scope, '') : [],
  }),
  answer: (rows, asked, parameters) => answerWaiting(rows, asked, parameters),
});

/** Soonest deadline first. Throws Refusal `partnership-unknown` to strangers. */
export function answerWaiting(
  rows: WaitingRows,
  asked: Asked,
  { partnership: id }: WaitingParameters,
): Static<typeof all> {
  const standing = standingOf(rows.partnership, asked);
  const tasks: Task[] = rows.orders.flatMap((row) => ownTasks(id, row, asked, standing));
  if (standing.lead) {
    tasks.push(...rows.orders.flatMap((row) => leadTasks(id, row, asked)));
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
