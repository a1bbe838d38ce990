import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import type { JointOrder } from '#messages/questions';
import { bodyOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  CLOSES,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  auditor,
  branchOf,
  builder,
  groupOf,
  process,
  sharesOf,
  stockManager,
} from '../rehearsal/story.js';

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted().opened();
});

const lineFor = async (by: Actor) => (await bodyOf<JointOrder>(story.rehearsal, 'joint-order', ORDER, by)).lines[0];
const cancelled = jointOrderEvents.JointOrderCancelled({ ...ORDER, stage: 'committing', reason: 'Too late.' });
const reoffered = jointOrderEvents.SharesReoffered({
  ...ORDER,
  ...CLOSES,
  authority: CAMDEN,
  lines: [{ line: '1', copies: 12 }],
});
const dropped = jointOrderEvents.BoroughDropped({
  ...ORDER,
  authority: CAMDEN,
  because: 'no-answer',
  reason: 'Silent.',
});

describe('the money of a line', () => {
  it('is owed by nobody once the order is cancelled', async () => {
    story.closed().order(builder, cancelled);
    expect(await lineFor(stockManager(CAMDEN))).toMatchObject({
      unitPence: null,
      own: { pence: null, groupShares: null },
    });
    expect(await lineFor(auditor(CAMDEN))).toMatchObject({ totalPence: null, shares: [{ pence: null }, {}, {}] });
  });

  it('is owed by nobody also where that was while copies were re-offered', async () => {
    story.closed().order(builder, reoffered, cancelled);
    const line = await lineFor(auditor(HAVERING));
    expect(line).toMatchObject({ copies: 11, totalPence: null, nextBreak: null });
    expect(line?.shares?.map(({ pence }) => pence)).toEqual([null, null, null]);
  });

  it('is nothing for a borough that was left out, whatever its share was before', async () => {
    story.closed().order(builder, dropped);
    expect(await lineFor(stockManager(CAMDEN))).toMatchObject({ own: { copies: 0, pence: 0, groupShares: null } });
  });

  it('is expected without the copies of a borough that has left and had committed nothing: they lapse', async () => {
    story.order(
      stockManager(HAVERING),
      jointOrderEvents.CopiesChosen({ ...ORDER, line: '1', authority: HAVERING, groups: [groupOf(HAVERING, 6)] }),
    );
    expect(await lineFor(builder)).toMatchObject({ copies: 25, unitPence: 550 });
    story.leaves(CAMDEN);
    expect(await lineFor(builder)).toMatchObject({ copies: 13, unitPence: 570, others: { boroughs: 1, copies: 7 } });
    expect(await lineFor(stockManager(CAMDEN))).toMatchObject({ own: { copies: 0, pence: 0 } });
  });

  it('is expected with the copies of a borough that has left after it had committed: it is liable for them', async () => {
    story.closed().authorised(ISLINGTON, 4_090).leaves(ISLINGTON).order(builder, reoffered);
    expect(await lineFor(builder)).toMatchObject({ copies: 11, others: { boroughs: 1, copies: 7 } });
  });
});

describe('the branches of a line', () => {
  const branches = async (authority: string) =>
    (await lineFor(builder))?.boroughs?.find((each) => each.authority === authority)?.branches;

  it.each([dropped, reoffered])('are none for a borough that is no longer in the order: $type', async (event) => {
    story.closed();
    expect(await branches(CAMDEN)).toEqual([{ branch: branchOf(CAMDEN), copies: 12 }]);
    story.order(builder, event);
    expect(await branches(CAMDEN)).toEqual([]);
    expect(await lineFor(auditor(CAMDEN))).toMatchObject({ own: { copies: 0, groups: [] } });
  });

  it('are those that get copies: none of a group that a short fund took all copies from', async () => {
    const groups = [{ ...groupOf(ISLINGTON, 3), branch: 'ISL-FIRST' }, groupOf(ISLINGTON, 4)];
    story.order(
      stockManager(ISLINGTON),
      jointOrderEvents.CopiesChosen({ ...ORDER, line: '1', authority: ISLINGTON, groups }),
    );
    const short = { because: 'fund-short', fund: 'ISL-FUND', year: 2026 } as const;
    const reductions = [{ line: '1', group: 0, from: 3, to: 0 }];
    story.order(process, jointOrderEvents.ConsentWindowClosed({ ...ORDER, because: 'deadline', lapsed: [] }));
    const { data } = sharesOf({ [ISLINGTON]: 4 });
    const second = data.lines.map((line) => ({
      ...line,
      shares: line.shares.map((share) => ({ ...share, groups: share.groups.map((each) => ({ ...each, group: 1 })) })),
    }));
    story.order(
      process,
      jointOrderEvents.CopiesReduced({ ...ORDER, authority: ISLINGTON, ...short, reductions }),
      jointOrderEvents.SharesCalculated({ ...data, lines: second }),
    );
    expect(await branches(ISLINGTON)).toEqual([{ branch: branchOf(ISLINGTON), copies: 4 }]);
    expect(await lineFor(stockManager(ISLINGTON))).toMatchObject({
      own: { groups: [{ branch: branchOf(ISLINGTON), quantity: 4 }], groupShares: [{ group: 0, copies: 4 }] },
    });
  });
});
