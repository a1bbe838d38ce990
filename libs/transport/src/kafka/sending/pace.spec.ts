import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

const BETWEEN_MS = 100;

async function begins(pace: Pace): Promise<number> {
  await pace.next();
  return performance.now();
}

describe('a pace', () => {
  it('lets the first through at once, and whoever comes soon after it together, once the time is over', async () => {
    const pace = new Pace(BETWEEN_MS);
    const asked = performance.now();
    const first = await begins(pace);
    const others = await Promise.all([begins(pace), begins(pace), begins(pace)]);
    expect(first - asked).toBeLessThan(BETWEEN_MS);
    expect(Math.min(...others) - asked).toBeGreaterThanOrEqual(BETWEEN_MS);
    expect(Math.max(...others) - Math.min(...others)).toBeLessThan(BETWEEN_MS);
  });

  it('never lets two follow each other sooner', async () => {
    const pace = new Pace(BETWEEN_MS);
    const asked = performance.now();
    for (let count = 0; count < 4; count += 1) await pace.next();
    expect(performance.now() - asked).toBeGreaterThanOrEqual(3 * BETWEEN_MS);
  });
});
