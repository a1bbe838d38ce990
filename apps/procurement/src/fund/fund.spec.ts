import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolve, sum } from '#kernel';
import { fundEvents } from '#messages/procurement';
import { NOW, person, scenariosOf } from '#testing';
import { available, committed, fund, headroom, type Fund } from './fund.js';

const CAMDEN = 'E09000007';
const at = { authority: CAMDEN, year: 2026, fund: 'ADFIC' };
const order = { partnership: 'llc', order: 'LLC-1' };
const holder = person('amara', CAMDEN, 'budget-holder');
const opened = fundEvents.FundOpened({
  ...at,
  name: 'Adult fiction',
  allocatedPence: 100_00,
  warnAt: 8_000,
  stopAt: 10_000,
});
const { given } = scenariosOf(fund, { as: holder });
const one = (pence: number) => [{ line: '1', pence }];
const committedEvent = (round: number, pence: number, replacedPence = 0) =>
  fundEvents.FundCommitted({ ...at, ...order, round, lines: one(pence), pence, replacedPence });

describe('a fund', () => {
  it('is opened once by its own authority', () => {
    const command = { ...at, name: 'Adult fiction', allocatedPence: 100_00, warnAt: 8_000, stopAt: 10_000 };
    given().when('OpenFund', command).then(opened);
    given(opened).when('OpenFund', command).thenRefused('fund-already-open');
    given()
      .when('OpenFund', command, { as: person('x', 'E09000019', 'budget-holder') })
      .thenRefused('not-your-borough');
  });

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

  it('keeps its allocation above what is committed and spent', () => {
    given(opened, committedEvent(1, 60_00))
      .when('AllocateToFund', { ...at, pence: -40_01, reason: 'savings' })
      .thenRefused('money-already-bound', { lowestPence: -40_00 });
    given(opened, committedEvent(1, 60_00))
      .when('CloseFund', { ...at, reason: 'year end' })
      .thenRefused('fund-has-commitments');
  });

  it('is given more money also where an invoice took more than there was, and more than that', () => {
    const paid = fundEvents.CommitmentSpent({
      ...{ ...at, ...order, line: '1', pence: 150_00, releasedPence: 60_00 },
      reference: 'INV1',
    });
    const more = { ...at, pence: 20_00, reason: 'virement' };
    given(opened, committedEvent(1, 60_00), paid).when('AllocateToFund', more).then(fundEvents.FundAllocated(more));
  });
});

const orders = fc.constantFrom('A', 'B', 'C').map((name) => ({ partnership: 'llc', order: name }));
const lines = fc.uniqueArray(fc.record({ line: fc.constantFrom('1', '2', 'carriage'), pence: fc.nat(40_00) }), {
  selector: ({ line }) => line,
  minLength: 1,
});
const steps = fc.array(
  fc.oneof(
    fc.record({
      command: fc.constant('CommitToFund' as const),
      order: orders,
      round: fc.integer({ min: 1, max: 5 }),
      lines,
    }),
    fc.record({
      command: fc.constant('ReleaseCommitment' as const),
      order: orders,
      round: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ command: fc.constant('SpendCommitment' as const), order: orders, pence: fc.nat(20_00) }),
    fc.record({ command: fc.constant('AllocateToFund' as const), pence: fc.integer({ min: -50_00, max: 50_00 }) }),
  ),
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

function decided(state: Fund, step: Step): readonly fundEvents.FundEvent[] {
  const asked = { at: NOW, by: holder };
  try {
    switch (step.command) {
      case 'CommitToFund':
        return fund.decide.CommitToFund(
          { ...at, ...step.order, round: step.round, lines: step.lines },
          state,
          asked,
          undefined,
        );
      case 'ReleaseCommitment':
        return fund.decide.ReleaseCommitment(
          { ...at, ...step.order, round: step.round, reason: 'fewer copies', final: 'no' },
          state,
          asked,
          undefined,
        );
      case 'SpendCommitment':
        return fund.decide.SpendCommitment(
          { ...at, ...step.order, line: '1', pence: step.pence, releasedPence: step.pence, reference: 'INV1' },
          state,
          asked,
          undefined,
        );
      case 'AllocateToFund':
        return fund.decide.AllocateToFund({ ...at, pence: step.pence, reason: 'virement' }, state, asked, undefined);
    }
  } catch {
    return [];
  }
}

const fold = (state: Fund, events: readonly fundEvents.FundEvent[]): Fund =>
  events.reduce((before, event) => evolve(fund, before, event, { at: NOW, actor: 'x', authority: CAMDEN }), state);

describe('whatever is asked of a fund', () => {
  it('headroom = allocated − committed − spent, committed = Σ open lines, and no more is bound than was allocated', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = fold(fund.initial, [opened]);
        for (const step of asked) {
          const events = decided(state, step);
          state = fold(state, events);
          const openLines = Object.values(state.commitments).flatMap((commitment) => Object.values(commitment.lines));
          expect(committed(state)).toBe(sum(openLines));
          expect(headroom(state)).toBe(state.allocated - committed(state) - state.spent);
          expect(headroom(state)).toBeGreaterThanOrEqual(0);
          expect(openLines.every((pence) => pence >= 0)).toBe(true);
        }
      }),
    );
  });

  it('a process’s command given twice has the effect of one', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = fold(fund.initial, [opened]);
        for (const step of asked) {
          state = fold(state, decided(state, step));
          if (step.command === 'CommitToFund' || step.command === 'ReleaseCommitment')
            expect(decided(state, step)).toEqual([]);
        }
      }),
    );
  });
});
