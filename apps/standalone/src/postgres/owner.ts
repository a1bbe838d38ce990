import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../start/cannot-start.js';

const run = promisify(execFile);

/** Whom PostgreSQL runs as; without ids, whoever we are. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. Root runs it as the owner of the cluster, if there is one already, else as the
 * system's user `postgres`, who is made when there is none. Throws CannotStart.
 */
export async function ownerOf(cluster: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const there = await stat(cluster).catch(() => undefined);
  if (there && there.uid !== 0) return { uid: there.uid, gid: there.gid };
  return (await idsOf('postgres')) ?? (await makeUser('postgres'));
}

/** True when a path can be got at by everyone. */
export async function everyoneReaches(path: string): Promise<boolean> {
  return (await firstClosed(path)) === undefined;
}

/** On Linux, what every process can call the folder it works in, however closed the way there is. */
const HERE = '/proc/self/cwd';

/**
 * What a program that is started in a folder as its owner calls that folder: its path, or, when the owner can't get there
 * (root's data below root's home), the name that needs no way. Throws CannotStart where there is no such name.
 */
export async function nameFor(folder: string, { uid }: Owner): Promise<string> {
  const closed = uid === undefined ? undefined : await firstClosed(folder, uid);
  if (closed === undefined) return folder;
  if (await stat(HERE).catch(() => undefined)) return HERE;
  throw new CannotStart(
    `PostgreSQL does not run as root, and the user it runs as can’t get at ${folder}: ${closed} is closed to others. Choose a folder elsewhere (npm start -- --data /var/lib/commonshelf), open that one (chmod o+x ${closed}), or start as an ordinary user.`,
  );
}

/** The outermost folder of a path that others than its owner can't pass. */
async function firstClosed(path: string, uid?: number): Promise<string | undefined> {
  const above = dirname(path) === path ? undefined : await firstClosed(dirname(path), uid);
  if (above !== undefined) return above;
  const { mode, uid: owner } = await stat(path);
  const passes = (mode & 0o001) !== 0 || (owner === uid && (mode & 0o100) !== 0);
  return passes ? undefined : path;
}

async function idsOf(user: string): Promise<Owner | undefined> {
  try {
    const id = async (which: string) => Number((await run('id', [which, user])).stdout);
    return { uid: await id('-u'), gid: await id('-g') };
  } catch {
    return undefined; // id fails when there is no such user
  }
}

async function makeUser(user: string): Promise<Owner> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', user]);
  } catch (error) {
    throw new CannotStart(
      `PostgreSQL does not run as root, and the user ${user} could not be made. Start as an ordinary user, or make that user and start again.`,
      { cause: error },
    );
  }
  const ids = await idsOf(user);
  if (!ids) throw new Error(`useradd made no ${user}`);
  return ids;
}
