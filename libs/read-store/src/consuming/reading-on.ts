import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';

/** Events of one transaction when much is to be caught up with (measured: 5,000 is three times as fast as 500). */
export const BATCH = 5_000;

/** Reads the store on from a position, in batches; the next one is read while the reader works on this one. Memory holds two. */
export async function* readOn(
  store: EventStore,
  after: Position | undefined,
  scope?: string | null,
  signal?: AbortSignal,
  size: number = BATCH,
): AsyncIterable<readonly Recorded[]> {
  const batches = inBatches(store.readAll({ after, ...(scope ? { scope } : {}) }), size);
  let next = batches.next();
  try {
    for (;;) {
      const read = await next;
      if (read.done === true || signal?.aborted) return;
      next = batches.next();
      // Its error is thrown where it is awaited. Without this Node would report an unhandled rejection before.
      next.catch(() => undefined);
      yield read.value;
    }
  } finally {
    await batches.return(undefined);
  }
}

async function* inBatches(
  pages: AsyncIterable<readonly Recorded[]>,
  size: number,
): AsyncGenerator<readonly Recorded[]> {
  let batch: readonly Recorded[] = [];
  for await (const page of pages) {
    for (let from = 0; from < page.length;) {
      const taken = page.slice(from, from + size - batch.length);
      from += taken.length;
      batch = batch.length === 0 ? taken : [...batch, ...taken];
      if (batch.length < size) break;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
