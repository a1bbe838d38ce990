import { randomUUID } from 'node:crypto';
import type { Position } from '#kernel';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import type { Database } from '../database/database.js';
import { endLease, leaseServed } from '../rebuild/lease.js';
import { endClosingConsumer, startClosingConsumer } from '../rebuild/taking-over.js';

/** Events that a consumer passed over while it was paused, or a new version was being built, and now reads from the store. */
export interface Gap {
  readonly database: Database;
  readonly consumer: string;
  /** The generation that is served. */
  readonly generation: GenerationId;
  /** It has seen all events up to here. */
  readonly from: Position | undefined;
  /** Reads the store on to its end, calling `renew` with each page; gives how far it came. */
  readonly readOn: (after: Position | undefined, renew: () => Promise<void>) => Promise<Position | undefined>;
  readonly signal: AbortSignal;
}

/**
 * Reads up to the store's end. Then makes live events wait, and reads what came meanwhile. When the wait was long enough,
 * live events are applied again; otherwise all this is repeated. Throws NotTheBuilder while another reader does it: try
 * again later, in case that one crashes.
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

/** Lets live events be applied again. False when the wait was over before: some may have been passed over since, so read on. */
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
