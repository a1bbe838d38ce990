import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withinReach, type Binaries } from './binaries.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'binaries-'));
  await chmod(parent, 0o755);
});
afterEach(() => rm(parent, { recursive: true }));

async function unpacked(mode: number): Promise<Binaries> {
  const bin = join(parent, 'package', 'native', 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(parent, 'package', 'package.json'), '{"version":"18.4.0"}');
  for (const program of ['postgres', 'initdb']) await writeFile(join(bin, program), '#!/bin/sh', { mode: 0o700 });
  await writeFile(join(bin, 'library.so'), '', { mode: 0o600 });
  await chmod(join(parent, 'package'), mode);
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
}

describe('PostgreSQL’s programs for another user', () => {
  it('are used where they lie when everyone can get there', async () => {
    const binaries = await unpacked(0o755);
    await chmod(binaries.postgres, 0o755);
    expect(await withinReach(binaries, join(parent, 'aside'))).toBe(binaries);
  });

  it('are copied once when the way there is closed, for everyone to run and to read', async () => {
    const binaries = await unpacked(0o700);
    const aside = join(parent, 'aside');
    const copies = await Promise.all([1, 2, 3].map(() => withinReach(binaries, aside)));
    const bin = join(aside, 'postgresql-18.4.0', 'bin');
    for (const copy of copies) expect(copy).toEqual({ postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') });
    expect(await readdir(aside)).toEqual(['postgresql-18.4.0']);
    expect((await stat(join(bin, 'postgres'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(bin, 'library.so'))).mode & 0o777).toBe(0o644);
    expect((await stat(aside)).mode & 0o777).toBe(0o755);
  });

  it('can’t be copied below a file', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(withinReach(await unpacked(0o700), join(parent, 'file', 'aside'))).rejects.toThrow('ENOTDIR');
  });
});
