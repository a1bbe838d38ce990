import { setTimeout as sleep } from 'node:timers/promises';
import { Closing } from './guards.js';
import { StaleCheckpoint } from './checkpoints.js';

/** How often work is begun anew because another writer was faster, before the sender is asked to bring it again. */
const TRIES = 1_000;

/** How long to wait, in milliseconds, for a generation to take over before looking again. */
const PAUSE = 20;

/** Waits a moment, or until the signal aborts. */
export async function aMoment(signal?: AbortSignal): Promise<void> {
  await sleep(PAUSE, undefined, signal ? { signal } : {}).catch(() => undefined); // woken by the abort
}

/** Does the work, and again from the start whenever another writer was faster or a generation is taking over. */
export async function untilItHolds<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof Closing || isOvertaken(error);
      if (!passes || tries === TRIES) throw error;
      if (error instanceof Closing) await aMoment();
    }
  }
}

/** PostgreSQL's codes: a serialization failure, and a deadlock. */
const OVERTAKEN = ['40001', '40P01'];

/** True when another writer of the same rows was faster, or PostgreSQL ended this one to break a deadlock. Nothing of this try was kept. */
export function isOvertaken(error: unknown): boolean {
  if (error instanceof StaleCheckpoint) return true;
  return error instanceof Error && 'code' in error && OVERTAKEN.includes(String(error.code));
}

/** Repeats failing work with growing pauses (0.1 s to 10 s) until it succeeds or the signal aborts; `fatal` errors are thrown at once. */
export async function withBackOff<T>(
  work: () => Promise<T>,
  options: {
    readonly signal: AbortSignal;
    readonly fatal: (error: unknown) => boolean;
    readonly tell: (error: unknown) => void;
  },
): Promise<T | undefined> {
  for (let pause = 100; !options.signal.aborted; pause = Math.min(pause * 2, 10_000)) {
    try {
      return await work();
    } catch (error) {
      if (options.fatal(error)) throw error;
      options.tell(error);
      await sleep(pause, undefined, { signal: options.signal, ref: false }).catch(() => undefined);
    }
  }
  return undefined;
}

/** Gives the work's result, or undefined when it takes longer. The work is not stopped then, and its result or error is ignored. */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
