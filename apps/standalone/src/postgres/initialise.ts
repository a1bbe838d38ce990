import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../start/files.js';
import type { Binaries } from './binaries.js';
import type { Owner } from './owner.js';

/** initdb failed; what it said is the message. */
export class InitialisationFailed extends Error {
  override readonly name = 'InitialisationFailed';
}

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
  const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C'];
  const child = spawn(initdb, [`--pgdata=${made}`, `--pwfile=${secret}`, ...flags], {
    ...owner,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new InitialisationFailed(said.trim() || `initdb ended with ${code}`);
  } finally {
    await rm(secret, { force: true });
  }
  await rename(made, cluster);
  await syncFolder(data);
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
