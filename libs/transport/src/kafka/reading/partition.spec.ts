import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Incoming } from '../messages.js';
import { Partition } from './partition.js';

function message(offset: number, key: string): Incoming {
  return { partition: 0, offset: BigInt(offset), key, value: null, headers: {} };
}

function offsets(messages: readonly Incoming[]): readonly number[] {
  return messages.map(({ offset }) => Number(offset));
}

describe('a partition', () => {
  it('is settled up to the first message without an effect, whichever ends first', () => {
    const partition = new Partition(0, 5n);
    expect([...partition.accept([message(5, 'a'), message(6, 'b'), message(7, 'a')], 7n)]).toEqual(['a', 'b']);
    partition.take('a', 1);
    partition.take('b', 1);
    expect(partition.settle('b')).toBe(false);
    expect(partition.settled).toBe(5n);
    expect(partition.settle('a')).toBe(true);
    expect(partition.settled).toBe(7n);
    partition.take('a', 1);
    partition.settle('a');
    expect(partition.settled).toBe(8n);
  });

  it('gives what had no effect again, before the later ones', () => {
    const partition = new Partition(0, 0n);
    partition.accept([message(0, 'a'), message(1, 'a')], 1n);
    expect(offsets(partition.take('a', 1))).toEqual([0]);
    partition.giveBack('a');
    expect([partition.attempts('a'), offsets(partition.take('a', 2))]).toEqual([1, [0, 1]]);
  });

  it('lets the longest go, and goes back for it without giving others twice', () => {
    const partition = new Partition(0, 0n);
    const log = [message(0, 'slow'), message(1, 'b'), message(2, 'slow'), message(3, 'slow')];
    partition.accept(log, 3n);
    partition.take('slow', 1);
    partition.letLongestGo();
    expect(partition.held).toBe(1);
    partition.take('b', 1);
    partition.settle('b');
    partition.accept([message(4, 'slow'), message(5, 'b')], 5n);
    expect(partition.settle('slow')).toBe(true);
    expect([partition.take('slow', 9), partition.goBack(), partition.next]).toEqual([[], true, 2n]);
    expect(partition.settled).toBe(2n);
    partition.accept([...log.slice(2), message(4, 'slow'), message(5, 'b')], 5n);
    expect([offsets(partition.take('slow', 9)), offsets(partition.take('b', 9))]).toEqual([[2, 3, 4], [5]]);
  });

  it('loses, doubles and reorders nothing, whatever fails and is let go of', () => {
    const keys = ['a', 'b', 'c'] as const;
    const steps = fc.array(
      fc.oneof(
        fc.record({ do: fc.constant('fetch' as const), count: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ do: fc.constantFrom('work' as const, 'fail' as const), key: fc.constantFrom(...keys) }),
        fc.record({ do: fc.constant('letGo' as const) }),
      ),
      { maxLength: 60 },
    );
    const log = fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(log, steps, (named, todo) => {
        const messages = named.map((key, offset) => message(offset, key));
        const partition = new Partition(0, 0n);
        const done = new Map<string, number[]>(keys.map((key) => [key, []]));
        const fetch = (count: number) => {
          const from = Number(partition.next);
          const page = messages.slice(from, from + count);
          if (page.length > 0) partition.accept(page, BigInt(from + page.length - 1));
        };
        const work = (key: string, well: boolean) => {
          const taken = partition.take(key, 2);
          if (taken.length === 0) return void partition.goBack();
          if (!well) return partition.giveBack(key);
          done.get(key)?.push(...offsets(taken));
          partition.settle(key);
        };
        const check = () => {
          const all = [...done.values()].flat();
          for (let offset = 0; offset < Number(partition.settled); offset += 1) expect(all).toContain(offset);
        };
        for (const step of todo) {
          if (step.do === 'fetch') fetch(step.count);
          else if (step.do === 'letGo') partition.letLongestGo();
          else work(step.key, step.do === 'work');
          check();
        }
        for (let round = 0; round < 200 && Number(partition.settled) < messages.length; round += 1) {
          fetch(5);
          for (const key of keys) work(key, true);
        }
        for (const key of keys) {
          const expected = messages.filter((one) => one.key === key).map(({ offset }) => Number(offset));
          expect(done.get(key)).toEqual(expected);
        }
      }),
    );
  });
});
