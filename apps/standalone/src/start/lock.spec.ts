import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { Lock } from './lock.js';
import { beginningOf } from './process-identity.js';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(data, { recursive: true }));

async function left(number: number, holder: object): Promise<void> {
  await mkdir(join(data, 'running'), { recursive: true });
  await writeFile(join(data, 'running', `${number}.json`), JSON.stringify(holder));
}

describe('the lock of a data folder', () => {
  it('is held by one, who says where it answers, until it is released', async () => {
    const lock = await Lock.take(data);
    await expect(Lock.take(data)).rejects.toBeInstanceOf(CannotStart);
    await lock.publish('http://localhost:3123');
    await expect(Lock.take(data)).rejects.toThrow(`http://localhost:3123 (pid ${process.pid})`);
    await lock.release();
    await (await Lock.take(data)).release();
  });

  it('is taken over from a process that is gone', async () => {
    await left(7, { pid: 4_194_999, began: 'then', url: 'http://localhost:3000' });
    await Lock.take(data);
    expect(await readdir(join(data, 'running'))).toEqual(['8.json']);
  });

  it('is taken over when its pid has gone to another process', async () => {
    await left(1, { pid: process.ppid, began: 'long before that one began', url: null });
    await Lock.take(data);
    expect(await readdir(join(data, 'running'))).toEqual(['2.json']);
  });

  it('is not taken from a living process', async () => {
    await left(1, { pid: process.ppid, began: await beginningOf(process.ppid), url: null });
    await expect(Lock.take(data)).rejects.toBeInstanceOf(CannotStart);
  });

  it('goes to one of many who follow a dead holder at once', async () => {
    await left(3, { pid: 4_194_999, began: 'then', url: null });
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => Lock.take(data)));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(join(data, 'running'))).toEqual(['4.json']);
  });
});
