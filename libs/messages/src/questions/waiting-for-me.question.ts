import { Type, query } from '#kernel';
import { Id } from '../fields/index.js';
import {
  PEOPLE,
  action,
  count,
  countOf,
  deadline,
  exactly,
  list,
  orNull,
  pence,
  plain,
  text,
  trail,
  type Static,
} from './shapes.js';

/** In which partnership. */
export class WaitingForMeParameters {
  @Id('The partnership') partnership!: string;
}

const task = exactly({
  kind: text,
  sentence: text,
  order: orNull(text),
  line: orNull(text),
  quote: orNull(text),
  file: orNull(text),
  motion: orNull(count),
  copies: orNull(count),
  pence: orNull(pence),
  deadline: orNull(deadline),
  actions: list(action),
  events: trail,
});
const all = exactly({
  tasks: Type.Array(task, {
    description:
      'The 500 most urgent. All files and lines in quarantine come in pages: see suppliers’ files, and the quarantine',
  }),
  count: countOf('How many wait in all, also those that are not shown'),
});
/** One thing that waits for a person, and the commands that answer it, the most likely first. */
export type Task = Static<typeof task>;
export type WaitingForMe = Static<typeof all>;

/** What waits for the one who asks, by their duties, with the command that answers each. */
export const waitingForMeQuestion = query({
  name: 'waiting-for-me',
  route: 'GET /partnerships/{partnership}/waiting',
  summary: 'What waits for you in a partnership, and the command that answers each',
  may: PEOPLE,
  parameters: WaitingForMeParameters,
  answer: plain(all),
});
