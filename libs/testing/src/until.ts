import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for something, in milliseconds: shorter than a test's own limit, so that no loop outlives its test. */
const PATIENCE = 20_000;

/** Waits until something holds, looking every `every` milliseconds. Throws when it does not in time. */
export async function until(holds: () => boolean | Promise<boolean>, every = 5): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${holds.toString()}`);
    await pause(every);
  }
}
