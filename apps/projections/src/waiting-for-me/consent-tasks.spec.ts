import { expect, it } from '@jest/globals';
import { partnership, PARTNERSHIP } from '../partnership/partnership.js';
import { CAMDEN, Story, TLC, stockManager } from '../rehearsal/story.js';
import { NOW } from '#testing';
import { MOST_TASKS, answerWaiting } from './waiting-for-me.answer.js';
import { waitingForMe, type Unanswered } from './waiting-for-me.js';

it('of a window with more lines than are shown all are counted, and only what is shown is put into words', () => {
  const { rehearsal } = new Story().founded().drafted().opened();
  const row = rehearsal.row(waitingForMe, TLC, 'TLC-1');
  if (!row) throw new Error('the order has no row');
  let said = 0;
  const lines = Array.from({ length: 2_000 }, (_, at): Unanswered => {
    const line = { line: String(at), copies: { [CAMDEN]: 1 }, unfunded: [] };
    return {
      ...line,
      get title() {
        said += 1;
        return 'A title';
      },
    };
  });
  const rows = {
    partnership: rehearsal.row(partnership, TLC, PARTNERSHIP),
    orders: [{ ...row, lines }],
    ...{ files: [], lines: [], beyond: 0, names: new Map<string, string>() },
    terms: { suppliers: [], frameworks: [], quotes: [] },
  };
  const asked = { at: NOW, by: stockManager(CAMDEN) };
  const { tasks, count } = answerWaiting(rows, asked, { partnership: TLC });
  expect([tasks.length, count]).toEqual([MOST_TASKS, 2_001]);
  // The first is to consent to all at once.
  expect(said).toBe(MOST_TASKS - 1);
});
