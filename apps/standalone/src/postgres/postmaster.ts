import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '../start/files.js';
import { beginningOf, commandLineOf, isAlive } from '../start/process-identity.js';

/** What PostgreSQL writes into postmaster.pid (src/include/utils/pidfile.h): line 1 its pid, line 8 its state. */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

/** Reads postmaster.pid; undefined when there is none. */
export async function postmasterOf(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/** How long each way of stopping may take, milliseconds: the gentle one ends transactions and writes a checkpoint. */
const STOPS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/**
 * Stops a server that a killed start of ours left running on this cluster; says whether there was one. A pid that has
 * gone to another process is never signalled: then only the file is removed, which would keep PostgreSQL from starting.
 */
export async function stopLeftOver(cluster: string): Promise<boolean> {
  const postmaster = await postmasterOf(cluster);
  if (!postmaster || (await beginningOf(postmaster.pid)) === undefined) return false;
  if (!(await serves(postmaster.pid, cluster))) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return false;
  }
  for (const [signal, patience] of STOPS) if (await stopped(postmaster.pid, signal, patience)) return true;
  throw new Error(`PostgreSQL (pid ${postmaster.pid}) can't be stopped`);
}

/** PostgreSQL works inside its cluster; its command line need not name it. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  const words = (await commandLineOf(pid)) ?? '';
  if (process.platform !== 'linux') return words.includes(`-D ${cluster}`);
  return /postgres\b/.test(words) && (await readlink(`/proc/${pid}/cwd`)) === cluster;
}

async function stopped(pid: number, signal: NodeJS.Signals, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
  while (isAlive(pid) && (await beginningOf(pid)) !== undefined) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}
