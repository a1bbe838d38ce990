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

const stranger = person('x', 'E09000019', 'budget-holder');
const spent = (pence: number) => fundEvents.FundSpent({ ...at, pence, reference: 'INV1' });
const closed = fundEvents.FundClosed({ ...at, reason: 'year end' });

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

  it('is allocated on top of what was, and nothing is no allocation', () => {
    const more = fundEvents.FundAllocated({ ...at, pence: 20_00, reason: 'virement' });
    expect(headroom(given(opened, more, spent(5_00), more).state)).toBe(135_00);
    given(opened)
      .when('AllocateToFund', { ...at, pence: 0, reason: 'virement' })
      .thenNothing();
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

describe('who may do what with a fund, and when', () => {
  const commands = {
    AllocateToFund: { ...at, pence: 1, reason: 'virement' },
    SpendFromFund: { ...at, pence: 1, reference: 'INV1' },
    CloseFund: { ...at, reason: 'year end' },
  };

  it.each(Object.keys(commands) as (keyof typeof commands)[])(
    '%s is for its own authority, while it is open',
    (name) => {
      given(opened).when(name, commands[name], { as: stranger }).thenRefused('not-your-borough', { authority: CAMDEN });
      given().when(name, commands[name]).thenRefused('fund-not-open', { status: 'unopened' });
      if (name !== 'CloseFund')
        given(opened, closed).when(name, commands[name]).thenRefused('fund-not-open', { status: 'closed' });
    },
  );

  it('a fund is closed once, when no order holds money of it', () => {
    const { CloseFund } = commands;
    given(opened, spent(40_00)).when('CloseFund', CloseFund).then(closed);
    given(opened, closed).when('CloseFund', CloseFund).thenNothing();
    given(opened, committedEvent(1, 1))
      .when('CloseFund', CloseFund)
      .thenRefused('fund-has-commitments', { committedPence: 1 });
    expect(headroom(given(opened, spent(40_00), closed).state)).toBe(60_00);
  });

  it('a fund that is not open commits nothing, and says so with an event', () => {
    const refused = { ...at, ...order, round: 1, reason: 'fund-not-open' as const, wantedPence: 1 };
    const commit = { ...at, ...order, round: 1, lines: one(1) };
    given()
      .when('CommitToFund', commit)
      .then(fundEvents.CommitmentRefused({ ...refused, availablePence: 0 }));
    given(opened, closed)
      .when('CommitToFund', commit)
      .then(fundEvents.CommitmentRefused({ ...refused, availablePence: 100_00 }));
  });

  it('a fund warns no later than it stops', () => {
    const command = { ...at, name: 'Adult fiction', allocatedPence: 100_00, warnAt: 9_001, stopAt: 9_000 };
    given().when('OpenFund', command).thenRefused('warning-above-stop', { warnAt: 9_001, stopAt: 9_000 });
    given()
      .when('OpenFund', { ...command, warnAt: 9_000 })
      .then(fundEvents.FundOpened({ ...command, warnAt: 9_000 }));
  });
});

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
