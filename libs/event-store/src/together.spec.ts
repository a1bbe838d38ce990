import { describe, expect, it } from '@jest/globals';
import { Together } from './together.js';

/** A run that takes batches and ends them when it is told. */
function slow() {
  const batches: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const run = (items: readonly number[]) =>
    new Promise<readonly number[]>((resolve, reject) => {
      batches.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => item * 10))) });
    });
  return { batches, run };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked together', () => {
  it('in one turn of the event loop travels together, and each gets its own result', async () => {
    const { batches, run } = slow();
    const together = new Together(run);
    const results = Promise.all([1, 2, 3].map((item) => together.add(item)));
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
    batches[0]?.end();
    expect(await results).toEqual([10, 20, 30]);
  });

  it('gathers while all lanes are busy, up to the most', async () => {
    const { batches, run } = slow();
    const together = new Together(run, { most: 2, lanes: 2 });
    const all = [1, 2, 3, 4, 5, 6, 7].map((item) => together.add(item));
    await turn();
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    batches[1]?.end();
    await all[3];
    await turn();
    expect(batches[2]?.items).toEqual([5, 6]);
    batches[0]?.end();
    batches[2]?.end();
    await all[5];
    await turn();
    batches[3]?.end();
    expect(await Promise.all(all)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('fails for all of its batch and nobody else', async () => {
    const { batches, run } = slow();
    const together = new Together(run, { most: 2 });
    const all = Promise.allSettled([1, 2, 3].map((item) => together.add(item)));
    await turn();
    batches[0]?.end(new Error('away'));
    while (batches.length < 2) await turn();
    batches[1]?.end();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});
