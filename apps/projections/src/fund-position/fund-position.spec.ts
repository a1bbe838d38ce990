import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fundEvents } from '#messages/procurement';
import { bodyOf } from '../rehearsal/asked.js';
import { CAMDEN, ORDER, Story, auditor, fundOf } from '../rehearsal/story.js';

const FUND = { authority: CAMDEN, year: 2026, fund: fundOf(CAMDEN) };
const of = (order: string) => ({ ...FUND, ...ORDER, order });

interface Amount {
  readonly pence: number;
  readonly events: { readonly count: number; readonly latest: readonly { type: string; pence: number; id: string }[] };
}
interface Position {
  readonly allocated: Amount;
  readonly committed: Amount;
  readonly spent: Amount;
  readonly headroomPence: number;
  readonly commitments: readonly {
    readonly order: string;
    readonly committed: Amount;
    readonly refused: object | null;
  }[];
}

let story: Story;
beforeEach(() => {
  story = new Story().founded();
});

const position = () => bodyOf<Position>(story.rehearsal, 'fund-position', FUND, auditor(CAMDEN));
const commit = (order: string, round: number, pence: number, replacedPence = 0) =>
  story.fund(
    CAMDEN,
    fundEvents.FundCommitted({ ...of(order), round, lines: [{ line: '1', pence }], pence, replacedPence }),
  );
const release = (order: string, pence: number) =>
  story.fund(
    CAMDEN,
    fundEvents.CommitmentReleased({ ...of(order), round: 9, pence, reason: 'Cancelled.', final: 'yes' }),
  );

describe('a fund’s position', () => {
  it('is not held up by an order that named a fund which nobody has opened', async () => {
    const mistyped = { ...FUND, fund: 'AFF' };
    const about = { ...mistyped, ...ORDER, round: 1 };
    story.fund(
      CAMDEN,
      fundEvents.CommitmentRefused({ ...about, reason: 'fund-not-open', wantedPence: 2_000, availablePence: 0 }),
      fundEvents.CommitmentReleased({ ...about, round: 2, pence: 0, reason: 'Reckoned anew.', final: 'no' }),
      fundEvents.FundOpened({
        ...mistyped,
        name: 'Opened after all',
        allocatedPence: 5,
        warnAt: 9_000,
        stopAt: 10_000,
      }),
    );
    expect(await bodyOf<Position>(story.rehearsal, 'fund-position', mistyped, auditor(CAMDEN))).toMatchObject({
      allocated: { pence: 5 },
      committed: { pence: 0, events: { count: 0 } },
    });
  });

  it('reckons headroom from what is allocated, committed and spent, with the events behind each', async () => {
    commit('TLC-1', 1, 6_940);
    commit('TLC-1', 2, 6_370, 6_940);
    story.fund(CAMDEN, fundEvents.FundAllocated({ ...FUND, pence: -500, reason: 'A cut.' }));
    story.fund(CAMDEN, fundEvents.FundSpent({ ...FUND, pence: 130, reference: 'J1' }));
    expect(await position()).toMatchObject({
      allocated: { pence: 9_500, events: { count: 2, latest: [{ pence: 10_000 }, { pence: -500 }] } },
      committed: { pence: 6_370, events: { latest: [{ type: 'FundCommitted', pence: 6_940 }, { pence: -570 }] } },
      spent: { pence: 130, events: { count: 1 } },
      headroomPence: 3_000,
      availablePence: 3_000,
      warning: false,
      stopped: false,
      commitments: [{ order: 'TLC-1', round: 2, committed: { pence: 6_370, events: { count: 2 } } }],
    });
  });

  it('turns what an invoice used from committed into spent', async () => {
    commit('TLC-1', 1, 6_000);
    const paid = { ...of('TLC-1'), line: '1', pence: 590, releasedPence: 570, reference: 'I1' };
    story.fund(CAMDEN, fundEvents.CommitmentSpent(paid));
    expect(await position()).toMatchObject({
      committed: { pence: 5_430 },
      spent: { pence: 590 },
      headroomPence: 3_980,
      commitments: [{ committed: { pence: 5_430 }, spent: { pence: 590 } }],
    });
  });

  it('shows what was refused until a later answer of the fund', async () => {
    const no = { round: 1, reason: 'fund-short', wantedPence: 20_000, availablePence: 10_000 } as const;
    story.fund(CAMDEN, fundEvents.CommitmentRefused({ ...of('TLC-1'), ...no }));
    expect((await position()).commitments[0]?.refused).toEqual({
      reason: 'fund-short',
      wantedPence: 20_000,
      availablePence: 10_000,
    });
    commit('TLC-1', 2, 9_000);
    expect((await position()).commitments[0]?.refused).toBeNull();
  });

  it('warns from the warning mark on and stops at the stop mark', async () => {
    commit('TLC-1', 1, 7_999);
    expect(await position()).toMatchObject({ warning: false, stopped: false });
    commit('TLC-2', 1, 1);
    expect(await position()).toMatchObject({ warning: true, stopped: false, availablePence: 2_000 });
    commit('TLC-2', 2, 2_001, 1);
    expect(await position()).toMatchObject({ stopped: true, availablePence: 0, headroomPence: 0 });
  });

  it('has nothing available when it is closed', async () => {
    story.fund(CAMDEN, fundEvents.FundClosed({ ...FUND, reason: null }));
    expect(await position()).toMatchObject({
      status: 'closed',
      availablePence: 0,
      stopped: true,
      headroomPence: 10_000,
    });
  });

  it('lists the funds of one year or of all', async () => {
    const other = { ...FUND, year: 2027, name: 'Next', allocatedPence: 1, warnAt: 0, stopAt: 0 };
    story.fund(CAMDEN, fundEvents.FundOpened(other));
    const years = async (more: object) => {
      const { funds } = await bodyOf<{ funds: readonly { year: number }[] }>(
        story.rehearsal,
        'funds',
        { authority: CAMDEN, ...more },
        auditor(CAMDEN),
      );
      return funds.map(({ year }) => year);
    };
    expect(await years({})).toEqual([2026, 2027]);
    expect(await years({ year: 2027 })).toEqual([2027]);
  });

  it('has committed the sum of its orders’ commitments, whatever came', async () => {
    const step = fc.record({ order: fc.constantFrom('A', 'B', 'C'), pence: fc.nat(5_000), kind: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        story = new Story().founded();
        const held: Record<string, number> = {};
        steps.forEach(({ order, pence, kind }, round) => {
          const before = held[order] ?? 0;
          if (kind) commit(order, round + 1, pence, before);
          else release(order, before);
          held[order] = kind ? pence : 0;
        });
        const { allocated, committed, spent, headroomPence, commitments } = await position();
        expect(Object.fromEntries(commitments.map((each) => [each.order, each.committed.pence]))).toEqual(held);
        expect(committed.pence).toBe(Object.values(held).reduce((all, pence) => all + pence, 0));
        expect(headroomPence).toBe(allocated.pence - committed.pence - spent.pence);
      }),
      { numRuns: 50 },
    );
  });
});
