import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../start/files.js';
import type { Binaries } from './binaries.js';
import { nameFor, type Owner } from './owner.js';

/** initdb failed; what it said is the message. */
export class InitialisationFailed extends Error {
  override readonly name = 'InitialisationFailed';
}

const FLAGS = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C'];
const HALF_MADE = 'postgres.new-';

/**
 * Makes an empty cluster. It is made beside its place and moved there when it is whole and on the disk: whatever kills
 * us in between, there is a whole cluster or none. Throws InitialisationFailed.
 */
export async function initialise(
  { initdb }: Binaries,
  owner: Owner,
  cluster: string,
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const data = dirname(cluster);
  await clearHalfMade(data);
  const made = join(data, `${HALF_MADE}${randomBytes(4).toString('hex')}`);
  const secret = `${made}.password`;
  await mkdir(made, { mode: 0o700 });
  await writeFile(secret, password, { mode: 0o600 });
  for (const path of [made, secret]) await give(path, owner);
  try {
    await runInitdb(initdb, owner, { made, secret }, signal);
  } finally {
    await rm(secret, { force: true });
  }
  await rename(made, cluster);
  await syncFolder(data);
}

async function runInitdb(
  initdb: string,
  owner: Owner,
  { made, secret }: { readonly made: string; readonly secret: string },
  signal: AbortSignal,
): Promise<void> {
  const name = await nameFor(made, owner);
  const file = await open(secret);
  // Where there is no way to the folder there is none to the password beside it: then it is handed over opened.
  const said = [`--pgdata=${name}`, `--pwfile=${name === made ? secret : '/proc/self/fd/3'}`];
  const child = spawn(initdb, [...said, ...FLAGS], {
    ...owner,
    cwd: made,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', file.fd],
    signal,
  });
  await file.close();
  let complained = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new InitialisationFailed(complained.trim() || `initdb ended with ${code}`);
}

/** Removes what a start that was killed in the middle has left. */
async function clearHalfMade(data: string): Promise<void> {
  for (const name of await readdir(data)) {
    // An initdb that outlived its Node may still write there: it fails and ends when its folder goes.
    if (name.startsWith(HALF_MADE)) await rm(join(data, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

async function give(path: string, { uid, gid }: Owner): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
