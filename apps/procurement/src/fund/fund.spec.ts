import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolve, sum } from '#kernel';
import type { fundEvents } from '#messages/procurement';
import { NOW } from '#testing';
import { committed, fund, headroom, type Fund } from './fund.js';
import { CAMDEN, at, holder, opened } from './fund.samples.js';

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
