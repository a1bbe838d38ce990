import { beforeEach, describe, expect, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import { jointOrderEvents } from '#messages/procurement';
import type { WaitingForMe } from '#messages/questions';
import { person } from '#testing';
import { bodyOf } from '../rehearsal/asked.js';
import {
  BARNET,
  CAMDEN,
  CLOSES,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  builder,
  groupOf,
  lineOf,
  stockManager,
} from '../rehearsal/story.js';

let story: Story;
beforeEach(() => {
  story = new Story()
    .founded()
    .drafted()
    .order(builder, lineOf('2', { [CAMDEN]: 3 }))
    .opened()
    .closed()
    .leaves(CAMDEN);
  const admitted = { partnership: TLC, authority: BARNET, scheme: 'stock', from: '2026-04-01' } as const;
  const by = person('priya', HAVERING, 'board');
  const { BoroughAdmitted } = partnershipEvents;
  story.rehearsal.happened({ scope: TLC, stream: `partnership-${TLC}`, by }, BoroughAdmitted(admitted));
  const lines = [
    { line: '1', copies: 12 },
    { line: '2', copies: 3 },
  ];
  story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
});

const tasksFor = async (authority: string) =>
  (await bodyOf<WaitingForMe>(story.rehearsal, 'waiting-for-me', { partnership: TLC }, stockManager(authority))).tasks;
const chooses = (authority: string, line: string) =>
  story.order(
    stockManager(authority),
    jointOrderEvents.CopiesChosen({ ...ORDER, line, authority, groups: [groupOf(authority, 9)] }),
  );

describe('copies that are offered again', () => {
  it('are those of the boroughs in the order: nobody else is asked', async () => {
    expect(await tasksFor(ISLINGTON)).toMatchObject([{ kind: 're-offer', copies: 15 }]);
    expect(await tasksFor(BARNET)).toEqual([]);
  });

  it('are asked about line by line: what was chosen of one leaves the others', async () => {
    chooses(ISLINGTON, '1');
    expect(await tasksFor(ISLINGTON)).toMatchObject([
      {
        copies: 3,
        sentence: expect.stringContaining('3 copies of 1 title'),
        actions: [{ path: `/partnerships/tlc/orders/TLC-1/lines/2/copies/${ISLINGTON}` }],
      },
    ]);
    expect(await tasksFor(HAVERING)).toMatchObject([{ copies: 15, actions: [{}, {}] }]);
    chooses(ISLINGTON, '2');
    expect(await tasksFor(ISLINGTON)).toEqual([]);
  });
});
