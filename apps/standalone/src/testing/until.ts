import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 45_000;

/** Looks until it holds. Throws with `what` when that takes too long. */
export async function until(what: string, holds: () => Promise<boolean>, lookEvery = 20): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`still not so: ${what}`);
    await pause(lookEvery);
  }
}
