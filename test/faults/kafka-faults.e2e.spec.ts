import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playFaults, type Played } from './round.js';
import { Theatre } from './theatre.js';
import type { Strike } from './striking.js';

/** Longer than a member of a group may be silent: who comes back is a zombie of its group. */
const AWAY_MS = 11_000;
/** Two of the matrix; `npm run test:crash` goes through all of it again and again. */
const STRIKES: readonly Omit<Strike, 'away'>[] = [
  { victim: 'procurement', fault: 'kill -9' },
  { victim: 'Kafka', fault: 'network cut' },
];

let theatre: Theatre;
const played: Played = { acknowledged: [], stories: 0 };

beforeAll(async () => {
  theatre = await Theatre.open();
}, 120_000);
afterAll(() => theatre.close(), 60_000);

describe('two of each service over Kafka, while a story is told and commands are given', () => {
  it.each(STRIKES.map((struck, index) => [`${struck.victim}, ${struck.fault}`, struck, index + 1] as const))(
    'lose and repeat nothing: %s',
    async (_name, struck, seed) => {
      const { faults, acknowledged, rows } = await playFaults(theatre, played, seed, { away: AWAY_MS, struck });
      expect(faults).toEqual([]);
      expect(Math.min(acknowledged, rows)).toBeGreaterThan(10);
    },
    180_000,
  );
});
