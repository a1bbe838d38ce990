import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pulse } from './pulse.js';

describe('the pulse of a consumer', () => {
  let pulse: Pulse;
  beforeEach(() => {
    jest.useFakeTimers();
    pulse = new Pulse({ session: 1_000, rebalance: 2_000 });
  });
  afterEach(() => {
    pulse.stop();
    jest.useRealTimers();
  });

  it('is fresh until shortly before the group would give our partitions to others', () => {
    jest.advanceTimersByTime(799);
    expect(pulse.isFresh).toBe(true);
    jest.advanceTimersByTime(1);
    expect(pulse.isFresh).toBe(false);
    pulse.beat();
    expect(pulse.isFresh).toBe(true);
  });

  it('is missed when it is silent for longer than a session and a rebalance, and not after it is stopped', () => {
    const missed = jest.fn<(error: Error) => void>();
    pulse.watch(missed);
    jest.advanceTimersByTime(2_000);
    pulse.beat();
    jest.advanceTimersByTime(3_000);
    expect(missed).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(missed).toHaveBeenCalledWith(new Error('no heartbeat for 3200 ms'));
    pulse.stop();
    jest.advanceTimersByTime(10_000);
    expect(missed).toHaveBeenCalledTimes(1);
  });
});
