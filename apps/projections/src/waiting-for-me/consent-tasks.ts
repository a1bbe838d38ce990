import type { Asked } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import { actionOf } from '../asking/action.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { HasLeft } from '../partnership/partnership.js';
import { NOTHING, counted } from './tasks.js';
import type { Unanswered, WaitingRow } from './waiting-for-me.js';

/** A task that is put into words when it is shown: a borough may have thousands of lines to answer, and is shown the most urgent. */
export interface Unsaid {
  readonly deadline: Task['deadline'];
  readonly say: () => Task;
}

const { ConsentToLine, ConsentToRest, ChooseCopies, DeclineLine } = jointOrderCommands;

/** What the person's own borough is asked while a window is open: to answer for lines, or for all at once. */
export function consentTasks(
  partnership: string,
  row: WaitingRow,
  { at, by }: Asked,
  { authority }: Standing,
  left: HasLeft,
): Unsaid[] {
  const answers = row.state === 'collecting' && at < (row.deadline?.at ?? '') && !left(authority);
  if (!by.roles.includes('stock-manager') || !answers) return [];
  const { order, title: orderTitle, deadline } = row;
  const known = { partnership, order, authority };
  const about = { ...NOTHING, order, deadline, events: copyOf(row.events) };
  const lines = row.lines.filter(({ copies }) => authority in copies);
  const lacksFund = ({ unfunded }: Unanswered): boolean => unfunded.includes(authority);
  const toRest = (): Task => {
    const sentence = `Consent to all ${lines.length} lines of ${order} at once: ${orderTitle}.`;
    return { ...about, kind: 'consent-to-rest', sentence, actions: [actionOf(ConsentToRest, known)] };
  };
  const toLine = (each: Unanswered): Task => {
    const { line, title, copies } = each;
    const number = copies[authority] ?? 0;
    const commands = lacksFund(each) ? [ChooseCopies, DeclineLine] : [ConsentToLine, ChooseCopies, DeclineLine];
    const fund = lacksFund(each) ? ' A fund is still to be chosen.' : '';
    return {
      ...about,
      kind: 'consent',
      sentence: `Answer for line ${line} of ${order}: ${counted(number, 'copy', 'copies')} of ${title}.${fund}`,
      line,
      copies: number,
      actions: commands.map((command) => actionOf(command, { ...known, line })),
    };
  };
  const rest = lines.length > 1 && !lines.some(lacksFund) ? [{ deadline, say: toRest }] : [];
  return [...rest, ...lines.map((each) => ({ deadline, say: () => toLine(each) }))];
}
