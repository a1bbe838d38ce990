import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a small JSON file that is there whole or not at all, readable by its owner only, and on the disk when this resolves. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const written = await besides(path, value);
  await rename(written, path);
  await syncFolder(dirname(path));
}

/** As `writeJson`, but only when there is no such file; says whether it was made. */
export async function createJson(path: string, value: unknown): Promise<boolean> {
  const written = await besides(path, value);
  try {
    await link(written, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(written);
  }
}

/** Reads a JSON file; undefined when there is none. Throws SyntaxError when it isn't JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Sees to it that names made or moved in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows can't open a folder, and has no need to
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder and those above it, and says whether it was made now. By hand: Node's own `recursive` tries for ever
 * where a file system takes no folders, as in /proc. Throws the system's error.
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return false;
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await makeFolder(dirname(path));
  await mkdir(path);
  return true;
}

/** Node's and the system's own code of an error: ENOENT, EACCES, …; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

async function besides(path: string, value: unknown): Promise<string> {
  const written = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(written, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return written;
}
