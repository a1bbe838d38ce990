import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** True when nothing of it runs: it was never started, or it has ended. */
export function hasEnded(child: ChildProcess | undefined): boolean {
  return !child || child.exitCode !== null || child.signalCode !== null;
}

/** Sends a process a signal and waits until it has ended; gives its exit code, null where it has none. */
export async function endBy(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (!child || hasEnded(child)) return child?.exitCode ?? null;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  const [code] = await exited;
  return code;
}
