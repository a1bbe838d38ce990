import { describe, expect, it } from '@jest/globals';
import { fundEvents } from '#messages/procurement';
import { available, committed, headroom } from './fund.js';
import { at, committedEvent, given, one, opened, order, spent } from './fund.samples.js';

describe('a fund', () => {
  it('lets nobody spend past its stop percentage, nor below what orders have reserved', () => {
    const stopped = fundEvents.FundOpened({ ...at, name: 'A', allocatedPence: 100_00, warnAt: 5_000, stopAt: 9_000 });
    const spend = { ...at, reference: 'JNL-7' };
    given(stopped, committedEvent(1, 60_00))
      .when('SpendFromFund', { ...spend, pence: 30_00 })
      .then(fundEvents.FundSpent({ ...spend, pence: 30_00 }));
    given(stopped, committedEvent(1, 60_00))
      .when('SpendFromFund', { ...spend, pence: 30_01 })
      .thenRefused('fund-short', { availablePence: 30_00 });
    // An invoice, or money taken away, may leave a fund above its stop: then there is nothing to spend, never less than that.
    const taken = fundEvents.FundAllocated({ ...at, pence: -40_00, reason: 'savings' });
    given(stopped, committedEvent(1, 60_00), taken)
      .when('SpendFromFund', { ...spend, pence: 1 })
      .thenRefused('fund-short', { availablePence: 0 });
  });

  it('pays no invoice while it is not open', () => {
    const invoice = { ...at, ...order, line: '1', pence: 5_00, releasedPence: 0, reference: 'INV1' };
    given().when('SpendCommitment', invoice).thenRefused('fund-not-open', { status: 'unopened' });
    given(opened, fundEvents.FundClosed({ ...at, reason: 'year end' }))
      .when('SpendCommitment', invoice)
      .thenRefused('fund-not-open', { status: 'closed' });
  });
});

describe('the money of a fund', () => {
  it('is spent as far as nothing else holds it, to the last penny', () => {
    const spend = { ...at, pence: 40_00, reference: 'INV1' };
    given(opened, committedEvent(1, 60_00)).when('SpendFromFund', spend).then(spent(40_00));
    given(opened, committedEvent(1, 60_00))
      .when('SpendFromFund', { ...spend, pence: 40_01 })
      .thenRefused('fund-short', { availablePence: 40_00 });
    given(opened, spent(61_00)).when('SpendFromFund', spend).thenRefused('fund-short', { availablePence: 39_00 });
  });

  it('that is spent is not there to be committed, nor to be taken back', () => {
    const short = { ...at, ...order, round: 1, reason: 'fund-short' as const };
    given(opened, spent(30_00), spent(40_00))
      .when('CommitToFund', { ...at, ...order, round: 1, lines: one(30_01) })
      .then(fundEvents.CommitmentRefused({ ...short, wantedPence: 30_01, availablePence: 30_00 }));
    const taken = { ...at, pence: -10_00, reason: 'savings' };
    given(opened, spent(30_00), committedEvent(1, 60_00))
      .when('AllocateToFund', taken)
      .then(fundEvents.FundAllocated(taken));
    given(opened, spent(30_00), committedEvent(1, 60_00))
      .when('AllocateToFund', { ...taken, pence: -10_01 })
      .thenRefused('money-already-bound', { lowestPence: -10_00 });
  });

  it('below nothing is never said to be there, where an invoice took more than was committed', () => {
    const paid = { ...at, ...order, line: '1', pence: 150_00, releasedPence: 60_00, reference: 'INV1' };
    given(opened, committedEvent(1, 60_00)).when('SpendCommitment', paid).then(fundEvents.CommitmentSpent(paid));
    const { state } = given(opened, committedEvent(1, 60_00), fundEvents.CommitmentSpent(paid));
    expect([available(state), headroom(state), committed(state)]).toEqual([0, -50_00, 0]);
  });

  it('leaves an order’s commitment with its invoice by line, and no more than the line has left', () => {
    const lines = [
      { line: '1', pence: 60_00 },
      { line: '2', pence: 30_00 },
    ];
    const both = fundEvents.FundCommitted({ ...at, ...order, round: 1, lines, pence: 90_00, replacedPence: 0 });
    const pay = { ...at, ...order, line: '1', pence: 55_00, releasedPence: 60_00, reference: 'INV1' };
    given(opened, both).when('SpendCommitment', pay).then(fundEvents.CommitmentSpent(pay));
    const { state } = given(opened, both, fundEvents.CommitmentSpent(pay));
    expect(state.commitments['llc.LLC-1']).toEqual({ round: 1, lines: { '1': 0, '2': 30_00 }, final: false });
    expect([committed(state), headroom(state)]).toEqual([30_00, 15_00]);
    given(opened, both)
      .when('SpendCommitment', { ...pay, line: '2', releasedPence: 30_01 })
      .thenRefused('more-than-committed', { committedPence: 30_00 });
    given(opened)
      .when('SpendCommitment', { ...pay, releasedPence: 1 })
      .thenRefused('more-than-committed', { committedPence: 0 });
  });
});
