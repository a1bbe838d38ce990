import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { gate } from '#testing';
import { until } from '../../contract/setting.js';
import type { Incoming } from '../messages.js';
import { Commits } from './commits.js';
import { Partition } from './partition.js';

const EVERY = 10;

/** Commits of one partition with three messages of one key, and what of them reached Kafka. */
function setting(committed: bigint | undefined = undefined, answered: () => Promise<void> = () => pause(EVERY)) {
  const message = (offset: bigint): Incoming => ({ partition: 0, offset, key: 'a', value: null, headers: {} });
  const partition = new Partition(0, 0n);
  partition.accept([0n, 1n, 2n].map(message), 2n);
  const written: string[] = [];
  const failures: unknown[] = [];
  const commits = new Commits(
    'topic',
    EVERY,
    () => [partition],
    (error) => void failures.push(error),
  );
  commits.begin(new Map([[0, { committed }]]), new Map([[0, 0n]]));
  commits.use(async (offsets) => {
    await answered();
    written.push(offsets?.topics[0]?.partitions[0]?.offset ?? '');
  });
  const settle = () => {
    partition.take('a', 1);
    partition.settle('a');
  };
  return { commits, written, failures, settle };
}

describe('commits', () => {
  it('include what was settled while another was under way, before whoever stops goes on', async () => {
    const { commits, written, settle } = setting();
    settle();
    void commits.now();
    settle();
    await Promise.all([commits.now(), commits.now()]);
    expect(written).toEqual(['1', '2']);
    await commits.now();
    expect(written).toEqual(['1', '2']);
  });

  it('come to the last message though nothing follows it', async () => {
    const answer = gate();
    const { commits, written, settle } = setting(undefined, () => answer.passed);
    settle();
    void commits.now();
    settle();
    commits.soon();
    await pause(3 * EVERY);
    answer.open();
    await until(() => written.length > 1);
    expect(written).toEqual(['1', '2']);
  });

  it('go back first where a partition begins before what its group had committed', async () => {
    let away = true;
    const { commits, written, failures, settle } = setting(100n, async () => {
      if (away) throw new Error('planted');
    });
    expect([await commits.haveGoneBack(), failures.length]).toEqual([false, 1]);
    away = false;
    expect([await commits.haveGoneBack(), written]).toEqual([true, ['0']]);
    settle();
    await commits.now();
    expect(written).toEqual(['0', '1']);
  });

  it('do not go back otherwise', async () => {
    for (const committed of [undefined, 0n]) {
      const { commits, written } = setting(committed);
      expect([await commits.haveGoneBack(), written]).toEqual([true, []]);
    }
  });
});
