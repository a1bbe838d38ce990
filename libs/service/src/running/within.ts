import { setTimeout as delay } from 'node:timers/promises';

/** What the work gives within so many milliseconds; throws what `late` makes when it takes longer. The work itself goes on. */
export async function within<T>(milliseconds: number, work: Promise<T>, late: () => Error): Promise<T> {
  const enough = new AbortController();
  const tooLong = delay(milliseconds, undefined, { signal: enough.signal }).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    tooLong.catch(() => undefined);
    enough.abort();
  }
}
