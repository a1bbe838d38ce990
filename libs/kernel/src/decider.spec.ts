import { describe, expect, it } from '@jest/globals';
import { evolve } from './decider.js';

const happened = { at: '2026-11-27T12:00:00.000Z', actor: 'a1', authority: 'E09000007' };
const counting = {
  evolve: {
    Counted: (state: number, { by }: { by: number }, { actor }: typeof happened) =>
      actor === 'a1' ? state + by : state,
  },
};

describe('folding an event into the state', () => {
  it('is done by the fold of its type, which is told who did it', () => {
    expect(evolve(counting, 1, { type: 'Counted', data: { by: 2 } }, happened)).toBe(3);
    expect(evolve(counting, 1, { type: 'Counted', data: { by: 2 } }, { ...happened, actor: 'b2' })).toBe(1);
  });

  it('fails on an event that the stream should not have, instead of going on without it', () => {
    expect(() => evolve(counting, 1, { type: 'Weighed', data: {} }, happened)).toThrow('no fold for Weighed');
  });
});
