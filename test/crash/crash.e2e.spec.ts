import { describe, expect, it } from '@jest/globals';
import { playRound } from './round.js';

/** A seed that is always the same; `npm run test:crash` plays many others. */
const SEEDS = [20_261];

describe('killed at any moment and started again', () => {
  it.each(SEEDS)(
    'it has lost and repeated nothing (seed %i)',
    async (seed) => {
      const { faults, acknowledged, events, rows, files } = await playRound(seed);
      expect(faults).toEqual([]);
      expect(Math.min(acknowledged, events, rows)).toBeGreaterThan(10);
      expect(files).toBe(1);
    },
    240_000,
  );
});
