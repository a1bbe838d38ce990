import { setTimeout as pause } from 'node:timers/promises';

const TICK_MS = 4;

/** Waits that were seen, in milliseconds. */
export class Waits {
  private readonly seen: number[] = [];

  add(milliseconds: number): void {
    this.seen.push(milliseconds);
  }

  get count(): number {
    return this.seen.length;
  }

  /** Throws when nothing was seen: a bench that measured nothing has no figure. */
  percentile(part: number): number {
    const sorted = [...this.seen].sort((a, b) => a - b);
    const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
    if (value === undefined) throw new Error('nothing was measured');
    return value;
  }

  get said(): string {
    return [0.5, 0.99, 1].map((part) => `p${part * 100} ${this.percentile(part).toFixed(1)} ms`).join(', ');
  }
}

/**
 * Begins `work` so many times a second for so many seconds, whether or not earlier ones have ended: people don't wait for
 * each other. `due` is when it should have begun (performance.now()), so that a generator or a server that falls behind is
 * seen as a wait. Resolves when all have ended; rejects with the first that failed.
 */
export async function openLoop(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  work: (n: number, due: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (let n = 0; n < perSecond * seconds;) {
    const now = performance.now();
    for (; n < perSecond * seconds && began + (n * 1_000) / perSecond <= now; n += 1)
      running.push(work(n, began + (n * 1_000) / perSecond).catch((error: unknown) => void failures.push(error)));
    await pause(TICK_MS);
  }
  await Promise.all(running);
  if (failures.length > 0) throw new Error(`${failures.length} of ${running.length} failed`, { cause: failures[0] });
}
