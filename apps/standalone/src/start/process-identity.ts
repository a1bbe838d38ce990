import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './files.js';

const run = promisify(execFile);

/**
 * When a process began, in a form that only equals itself: a pid alone may since belong to another process. Undefined
 * when there is no such process any more (a zombie counts as none).
 */
export async function beginningOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return beginningInProc(pid);
  if (process.platform === 'win32') return isAlive(pid) ? 'unknown' : undefined;
  const said = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => undefined);
  return said?.stdout.trim() || undefined;
}

/** The command line of a process, its words separated by blanks; undefined when there is no such process. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return words?.split('\0').join(' ').trim();
  }
  const said = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => undefined);
  return said?.stdout.trim();
}

/** True while a process with this pid is there, whoever's it is; also one that has ended and that nobody has collected. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 3 is the state, field 22 the start in ticks since boot. */
async function beginningInProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${fields[19]}`;
}
