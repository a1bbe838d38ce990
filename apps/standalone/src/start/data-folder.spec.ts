import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { LAYOUT, openDataFolder } from './data-folder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'data-folder-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('the data folder', () => {
  it('is made where there is none, and known again', async () => {
    const path = join(parent, 'deep', 'down');
    expect(await openDataFolder(path)).toMatchObject({ path, fresh: true });
    expect(await openDataFolder(path)).toMatchObject({ path, fresh: false, logs: join(path, 'logs') });
    expect((await stat(path)).mode & 0o777).toBe(0o755);
  });

  it('may be an empty folder', async () => {
    expect(await openDataFolder(parent)).toMatchObject({ fresh: true });
  });

  it('is never one that holds something else', async () => {
    await writeFile(join(parent, 'thesis.txt'), 'precious');
    await expect(openDataFolder(parent)).rejects.toBeInstanceOf(CannotStart);
    expect(await readdir(parent)).toEqual(['thesis.txt']);
  });

  it.each([`{"layout": ${LAYOUT - 1}}`, `{"layout": ${LAYOUT + 1}}`, '{"layout": "x"}', 'null', '{"lay'])(
    'is left alone when its marker says %s',
    async (marker) => {
      await writeFile(join(parent, 'commonshelf.json'), marker);
      await expect(openDataFolder(parent)).rejects.toBeInstanceOf(CannotStart);
      expect(await readdir(parent)).toEqual(['commonshelf.json']);
    },
  );

  it('is no file, and not below one', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    await expect(openDataFolder(file)).rejects.toBeInstanceOf(CannotStart);
    await expect(openDataFolder(join(file, 'below'))).rejects.toBeInstanceOf(CannotStart);
  });

  // Root may write anywhere that is not read-only by nature, so it needs another kind of folder.
  it('is refused when this user can’t write there', async () => {
    const closed = join(parent, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o555);
    const path = process.getuid?.() === 0 ? '/proc/commonshelf' : join(closed, 'data');
    await expect(openDataFolder(path)).rejects.toBeInstanceOf(CannotStart);
  });
});
