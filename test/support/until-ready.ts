import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;

/** A process that was started. */
export interface Started {
  readonly ended: boolean;
  /** All that it printed. */
  readonly printed: string;
  ready(): Promise<boolean>;
}

/** Throws with what it printed when it has ended, or is not ready in time. */
export async function untilReady(name: string, started: Started): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await started.ready())) {
    if (started.ended) throw new Error(`${name} ended: ${started.printed}`);
    if (Date.now() > deadline) throw new Error(`${name} was not ready in time: ${started.printed}`);
    await pause(50);
  }
}
