import { setTimeout as pause } from 'node:timers/promises';

/** Shorter than a test's own limit, so that no loop outlives its test. */
const PATIENCE_MS = 20_000;

/** Waits until something holds, looking every `every` milliseconds. Throws when it does not within `patience` milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, every = 5, patience = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${holds.toString()}`);
    await pause(every);
  }
}
