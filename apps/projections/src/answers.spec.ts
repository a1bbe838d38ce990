import { describe, expect, it } from '@jest/globals';
import { MOST_BEHIND, queries } from '#messages/questions';
import { LAG_LIMIT } from '#event-store';
import { answersWith } from './answers.js';
import { operatorsAnswers } from './consumer/operators-answers.js';
import { Overview } from './consumer/overview.js';

/** Which questions are answered, without anything to answer them from. */
const answered = [
  ...answersWith({ now: () => '', waitMs: 0 }),
  ...operatorsAnswers(Object.create(Overview.prototype) as Overview),
].map(({ question }) => question);

describe('the questions', () => {
  it('that are declared are answered, each once', () => {
    const unanswered = queries.filter((declared) => answered.filter((each) => each === declared).length !== 1);
    expect(unanswered.map(({ name }) => name)).toEqual([]);
  });

  it('that are answered are declared', () => {
    const undeclared = answered.filter((each) => !queries.includes(each));
    expect(undeclared.map(({ name }) => name)).toEqual([]);
  });

  it('say how far events behind are counted', () => {
    expect(MOST_BEHIND).toBe(LAG_LIMIT);
  });
});
