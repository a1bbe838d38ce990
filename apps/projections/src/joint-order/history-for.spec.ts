import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import type { JointOrder } from '#messages/questions';
import { bodyOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  auditor,
  budgetHolder,
  builder,
  process,
  stockManager,
} from '../rehearsal/story.js';
import { withheldBy } from '../rehearsal/withheld.js';

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted().opened();
});

const stepsFor = async (by: Actor) =>
  (await bodyOf<JointOrder>(story.rehearsal, 'joint-order', ORDER, by)).history.steps;
const lastFor = async (by: Actor) => (await stepsFor(by)).at(-1);

describe('who did a step', () => {
  it('is not told other boroughs by what follows from what a borough did', async () => {
    story.closed().order(budgetHolder(ISLINGTON), ...withheldBy(ISLINGTON));
    for (const by of [stockManager(CAMDEN), budgetHolder(CAMDEN)])
      expect((await stepsFor(by)).slice(-3)).toMatchObject([
        { type: 'BoroughDropped', actor: null, actedFor: null, borough: null },
        { type: 'SharesCalculated', actor: null, actedFor: null },
        { type: 'CommitmentAuthorised', actor: null, actedFor: null, borough: CAMDEN },
      ]);
    const { subject } = budgetHolder(ISLINGTON);
    expect((await stepsFor(stockManager(ISLINGTON))).slice(-3)).toMatchObject([
      { actor: subject },
      { actor: subject, actedFor: ISLINGTON },
      { actor: null, borough: null },
    ]);
  });

  it('is not told them of the lead either, where it did so as a borough', async () => {
    story.closed().order(budgetHolder(HAVERING), ...withheldBy(HAVERING));
    expect((await stepsFor(stockManager(CAMDEN))).slice(-2)).toMatchObject([{ actor: null }, { actor: null }]);
    const cancelled = jointOrderEvents.JointOrderCancelled({ ...ORDER, stage: 'committing', reason: 'Too late.' });
    story.order(builder, cancelled);
    expect(await lastFor(stockManager(CAMDEN))).toMatchObject({ actor: 'ayo', actedFor: HAVERING });
  });

  it('is nobody, where it is a borough’s step that followed from what another did', async () => {
    story.closed().order(budgetHolder(ISLINGTON), ...withheldBy(ISLINGTON));
    for (const by of [builder, auditor(CAMDEN)])
      expect((await stepsFor(by)).slice(-3)).toMatchObject([
        { borough: ISLINGTON, actor: budgetHolder(ISLINGTON).subject },
        { actor: budgetHolder(ISLINGTON).subject },
        {
          borough: CAMDEN,
          sentence: 'Camden allowed its share.',
          actor: null,
          actedFor: null,
        },
      ]);
  });

  it('is the lead’s buyer who goes on without a borough', async () => {
    const dropped = { ...ORDER, authority: CAMDEN, because: 'no-answer', reason: 'Silent.' } as const;
    story.closed().order(builder, jointOrderEvents.BoroughDropped(dropped));
    for (const by of [builder, stockManager(CAMDEN)])
      expect(await lastFor(by)).toMatchObject({ borough: CAMDEN, actor: 'ayo', actedFor: HAVERING });
    expect(await lastFor(stockManager(ISLINGTON))).toMatchObject({ borough: null, actor: null });
  });
});

describe('the words of a step', () => {
  const closing = (because: 'deadline' | 'all-answered', ...who: readonly string[]) =>
    jointOrderEvents.ConsentWindowClosed({
      ...ORDER,
      because,
      lapsed: who.map((authority) => ({ line: '1', authority })),
    });

  it.each([
    [closing('deadline'), 'The window closed at its deadline.'],
    [
      closing('deadline', CAMDEN),
      'The window closed at its deadline; 1 answer counts no more: not given, or of a borough that has left.',
    ],
    [
      closing('deadline', CAMDEN, ISLINGTON),
      'The window closed at its deadline; 2 answers count no more: not given, or of a borough that has left.',
    ],
    [
      closing('all-answered', CAMDEN),
      'The window was closed: all boroughs that are still members had answered; 1 answer counts no more: not given, or of a borough that has left.',
    ],
  ])('are true of a window’s end, whether a borough was silent or has left: %#', async (closed, sentence) => {
    story.order(process, closed);
    expect(await lastFor(builder)).toMatchObject({ sentence });
  });

  it('are true of a borough that the lead goes on without, whether it was silent or has left', async () => {
    const dropped = { ...ORDER, authority: CAMDEN, because: 'no-answer', reason: 'It has left' } as const;
    story.closed().order(builder, jointOrderEvents.BoroughDropped(dropped));
    expect(await lastFor(builder)).toMatchObject({
      sentence: 'Camden left the order.',
      detail: 'Its share had not been committed: It has left',
    });
  });
});
