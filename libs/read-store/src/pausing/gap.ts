import { randomUUID } from 'node:crypto';
import type { Position } from '#kernel';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import type { Database } from '../database/database.js';
import { endLease, leaseServed } from '../rebuild/lease.js';
import { endClosingConsumer, startClosingConsumer } from '../rebuild/taking-over.js';

/** Events that were let pass a consumer, which now reads them from the store. */
export interface Gap {
  readonly database: Database;
  readonly consumer: string;
  /** The generation that is served. */
  readonly generation: GenerationId;
  /** It has seen all up to here. */
  readonly from: Position | undefined;
  /** Reads the store on to its end, calling `renew` with each page; gives how far it came. */
  readonly readOn: (after: Position | undefined, renew: () => Promise<void>) => Promise<Position | undefined>;
  readonly signal: AbortSignal;
}

/**
 * Reads on to the store's end, then once more while live events wait, until none was let pass meanwhile: then they go on.
 * Throws NotTheBuilder while somebody else is at it, whose crash would leave the work to whoever tries again.
 */
export async function closeGap({ database, consumer, generation, from, readOn, signal }: Gap): Promise<void> {
  const reader = randomUUID();
  const renew = (): Promise<void> => leaseServed(database, generation, reader);
  await renew();
  let until: string | undefined;
  try {
    let place = await readOn(from, renew);
    for (;;) {
      until = await startClosingConsumer(database, consumer, signal);
      if (until === undefined) return;
      place = await readOn(place, renew);
      if (signal.aborted || (await goOn(database, consumer, generation, until))) return;
    }
  } finally {
    if (until !== undefined) await endClosingConsumer(database, consumer, until);
    await endLease(database, generation, reader);
  }
}

/** Lets live events go on. False when they waited too long, so that some may have been let pass: read on. */
async function goOn(database: Database, consumer: string, generation: GenerationId, until: string): Promise<boolean> {
  const { rowCount } = await database.query(
    `update read_store.consumer set frozen = false
      where name = $1 and active = $2 and closing_until = $3 and closing_until > clock_timestamp() and paused_since is null`,
    [consumer, generation, until],
  );
  if (rowCount === 1) return true;
  const { active, frozen, paused } = await standingOf(database, consumer);
  return active !== generation || !frozen || paused;
}
