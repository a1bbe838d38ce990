import { beforeEach, describe, expect, it } from '@jest/globals';
import { PositionBeyondEnd, StoreUnavailable } from '#event-store';
import { ForeignPosition, positionAt, type Position } from '#kernel';
import { waitFor } from './waiting.js';

const at = (n: bigint) => positionAt('ours', n);
let waited: number[] = [];
beforeEach(() => {
  waited = [];
});

const reach =
  (reached: boolean) =>
  async (milliseconds: number): Promise<boolean> => {
    waited.push(milliseconds);
    return reached;
  };
const store = (end: Position | undefined) => ({ end: async () => end });

describe('waiting for a position', () => {
  it('asks the store nothing when it is seen at once', async () => {
    const away = { end: () => Promise.reject(new Error('asked')) };
    await waitFor(away, at(7n), 2_000, reach(true));
    expect(waited).toEqual([250]);
  });

  it('goes on for the whole time when the store has it', async () => {
    await waitFor(store(at(7n)), at(7n), 2_000, reach(false));
    expect(waited).toEqual([250, 1_750]);
  });

  it('ends soon when the store has no such position, or is another', async () => {
    for (const end of [at(6n), undefined])
      await expect(waitFor(store(end), at(7n), 2_000, reach(false))).rejects.toThrow(PositionBeyondEnd);
    await expect(waitFor(store(at(6n)), positionAt('other', 1n), 2_000, reach(false))).rejects.toThrow(ForeignPosition);
    expect(waited).toEqual([250, 250, 250]);
  });

  it('takes a position on trust while the store is away, and hides no other failure', async () => {
    const failing = (error: Error) => ({ end: () => Promise.reject(error) });
    await waitFor(failing(new StoreUnavailable('away')), at(7n), 2_000, reach(false));
    expect(waited).toEqual([250, 1_750]);
    await expect(waitFor(failing(new TypeError('ours')), at(7n), 2_000, reach(false))).rejects.toThrow(TypeError);
  });
});
