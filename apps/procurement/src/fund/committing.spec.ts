import { describe, expect, it } from '@jest/globals';
import { fundEvents } from '#messages/procurement';
import { available, committed, headroom } from './fund.js';
import { at, closed, committedEvent, given, one, opened, order } from './fund.samples.js';

describe('a fund', () => {
  it('commits what it has and answers "short" with an event when it has not, so that a crash can’t change the answer', () => {
    given(opened)
      .when('CommitToFund', { ...at, ...order, round: 1, lines: one(100_00) })
      .then(committedEvent(1, 100_00));
    given(opened)
      .when('CommitToFund', { ...at, ...order, round: 1, lines: one(100_01) })
      .then(
        fundEvents.CommitmentRefused({
          ...at,
          ...order,
          round: 1,
          reason: 'fund-short',
          wantedPence: 100_01,
          availablePence: 100_00,
        }),
      );
  });

  it('does nothing for a round it has already answered', () => {
    given(opened, committedEvent(2, 50_00))
      .when('CommitToFund', { ...at, ...order, round: 2, lines: one(10) })
      .thenNothing();
    given(opened, committedEvent(2, 50_00))
      .when('CommitToFund', { ...at, ...order, round: 1, lines: one(10) })
      .thenNothing();
  });

  it('replaces an order’s earlier round instead of adding to it', () => {
    given(opened, committedEvent(1, 60_00))
      .when('CommitToFund', { ...at, ...order, round: 2, lines: one(70_00) })
      .then(committedEvent(2, 70_00, 60_00));
  });

  it('never commits again for an order that was released for good', () => {
    const released = fundEvents.CommitmentReleased({
      ...at,
      ...order,
      round: 1,
      pence: 60_00,
      reason: 'cancelled',
      final: 'yes',
    });
    expect(given(opened, committedEvent(1, 60_00), released).state.commitments['llc.LLC-1']?.final).toBe(true);
    given(opened, committedEvent(1, 60_00), released)
      .when('CommitToFund', { ...at, ...order, round: 2, lines: one(1) })
      .then(
        fundEvents.CommitmentRefused({
          ...at,
          ...order,
          round: 2,
          reason: 'order-released',
          wantedPence: 1,
          availablePence: 100_00,
        }),
      );
  });

  it('holds back what lies above its stop percentage', () => {
    const stopped = fundEvents.FundOpened({ ...at, name: 'A', allocatedPence: 99_99, warnAt: 5_000, stopAt: 9_000 });
    expect(available(given(stopped).state)).toBe(89_99);
    expect(headroom(given(stopped).state)).toBe(99_99);
  });

  it('commits nothing while it is not open, and says so with an event', () => {
    const refused = { ...at, ...order, round: 1, reason: 'fund-not-open' as const, wantedPence: 1 };
    const commit = { ...at, ...order, round: 1, lines: one(1) };
    given()
      .when('CommitToFund', commit)
      .then(fundEvents.CommitmentRefused({ ...refused, availablePence: 0 }));
    given(opened, closed)
      .when('CommitToFund', commit)
      .then(fundEvents.CommitmentRefused({ ...refused, availablePence: 100_00 }));
  });
});

describe('the money of a fund', () => {
  it('is one order’s apart from another’s', () => {
    const other = fundEvents.FundCommitted({ ...committedEvent(1, 30_00).data, order: 'LLC-2' });
    expect(committed(given(opened, committedEvent(1, 60_00), other).state)).toBe(90_00);
  });

  it('that an order holds already is never refused to its next round, however short the fund is by then', () => {
    const paid = fundEvents.FundCommitted({ ...committedEvent(1, 40_00).data, order: 'LLC-2' });
    const overspent = fundEvents.CommitmentSpent({
      ...{ ...at, partnership: 'llc', order: 'LLC-2', line: '1', reference: 'INV1' },
      ...{ pence: 90_00, releasedPence: 40_00 },
    });
    given(opened, committedEvent(1, 60_00), paid, overspent)
      .when('CommitToFund', { ...at, ...order, round: 2, lines: one(60_00) })
      .then(committedEvent(2, 60_00, 60_00));
  });

  it('goes back to an order’s fund by the round that releases it, once', () => {
    const release = { ...at, ...order, round: 2, reason: 'fewer copies', final: 'no' as const };
    const released = fundEvents.CommitmentReleased({ ...release, pence: 60_00 });
    given(opened, committedEvent(1, 60_00)).when('ReleaseCommitment', release).then(released);
    given(opened, committedEvent(2, 60_00)).when('ReleaseCommitment', release).thenNothing();
    given(opened, committedEvent(2, 60_00))
      .when('ReleaseCommitment', { ...release, final: 'yes' })
      .then(fundEvents.CommitmentReleased({ ...released.data, final: 'yes' }));
    const forGood = fundEvents.CommitmentReleased({ ...released.data, final: 'yes' });
    given(opened, committedEvent(1, 60_00), forGood)
      .when('ReleaseCommitment', { ...release, round: 3 })
      .thenNothing();
    expect(
      given(opened, committedEvent(1, 60_00), forGood)
        .when('CommitToFund', { ...at, ...order, round: 2, lines: one(1) })
        .events(),
    ).toMatchObject([{ type: 'CommitmentRefused', data: { reason: 'order-released' } }]);
    given(opened)
      .when('ReleaseCommitment', { ...release, final: 'yes' })
      .then(fundEvents.CommitmentReleased({ ...release, final: 'yes', pence: 0 }));
  });

  it('stays with an order whose next round was refused', () => {
    const refused = fundEvents.CommitmentRefused({
      ...{ ...at, ...order, round: 2, reason: 'fund-short' },
      ...{ wantedPence: 200_00, availablePence: 100_00 },
    });
    const { state } = given(opened, committedEvent(1, 60_00), refused);
    expect(state.commitments['llc.LLC-1']).toEqual({ round: 2, lines: { '1': 60_00 }, final: false });
  });
});
