import { randomBytes } from 'node:crypto';
import { chmod, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { codeOf, makeFolder, readJson, writeJson } from './files.js';

/** How the data folder is laid out; a change that this release's code could not read makes it one more. */
export const LAYOUT = 1;

const MARKER = 'commonshelf.json';

/** A data folder that is ours, of our layout, and can be written. */
export interface DataFolder {
  /** Absolute, without links. */
  readonly path: string;
  readonly logs: string;
  /** True when this start made it. */
  readonly fresh: boolean;
}

/** Finds or makes the data folder. Throws CannotStart when it can't be used, with what to do. */
export async function openDataFolder(wanted: string): Promise<DataFolder> {
  try {
    // Whatever the umask: another user (PostgreSQL's, when root starts it) must get through; what is secret in it is 0600.
    if (await makeFolder(wanted)) await chmod(wanted, 0o755);
    const path = await realpath(wanted);
    const fresh = await checkMarker(path);
    await probe(path);
    if (fresh) await writeJson(join(path, MARKER), { layout: LAYOUT });
    const logs = join(path, 'logs');
    await makeFolder(logs);
    return { path, logs, fresh };
  } catch (error) {
    throw sentenceFor(error, wanted);
  }
}

/** True for a folder that has nothing in it yet. */
async function checkMarker(path: string): Promise<boolean> {
  const marker = await readJson(join(path, MARKER));
  if (marker === undefined) {
    const others = (await readdir(path)).filter((name) => !name.startsWith(`${MARKER}.`));
    if (others.length === 0) return true;
    throw new CannotStart(
      `${path} holds files that are not Commonshelf's (${others.slice(0, 3).join(', ')}). Choose an empty or a new folder with --data.`,
    );
  }
  const layout = layoutOf(marker);
  if (layout === LAYOUT) return false;
  if (layout === undefined)
    throw new CannotStart(
      `${join(path, MARKER)} is damaged. Restore it from a backup, or choose another folder with --data.`,
    );
  throw new CannotStart(
    layout < LAYOUT
      ? `${path} was made by an older release (layout ${layout}, this release reads ${LAYOUT}). Start that release again, or choose a new folder with --data; nothing was changed.`
      : `${path} was made by a newer release (layout ${layout}, this release reads ${LAYOUT}). Update Commonshelf, or choose a new folder with --data; nothing was changed.`,
  );
}

function layoutOf(marker: unknown): number | undefined {
  if (typeof marker !== 'object' || marker === null || !('layout' in marker)) return undefined;
  return typeof marker.layout === 'number' ? marker.layout : undefined;
}

async function probe(path: string): Promise<void> {
  const file = join(path, `${MARKER}.${randomBytes(6).toString('hex')}.probe`);
  await writeFile(file, '');
  await rm(file);
}

const CODES: Readonly<Record<string, string>> = {
  EACCES: 'can’t be written by this user',
  EPERM: 'can’t be written by this user',
  EROFS: 'lies on a file system that is read-only',
  ENOSPC: 'can’t be written: the disk is full',
  EEXIST: 'is a file, not a folder',
  ENOTDIR: 'can’t be made: a part of its path is a file',
  ENOENT: 'can’t be made there',
};

function sentenceFor(error: unknown, path: string): unknown {
  if (error instanceof CannotStart) return error;
  if (error instanceof SyntaxError)
    return new CannotStart(
      `${join(path, MARKER)} is damaged. Restore it from a backup, or choose another folder with --data.`,
    );
  const reason = CODES[codeOf(error) ?? ''];
  if (!reason) return error;
  return new CannotStart(
    `The data folder ${path} ${reason}. Mend that, or choose another folder: npm start -- --data <folder>.`,
    { cause: error },
  );
}
