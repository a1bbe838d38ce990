import type { Queries } from '../database/database.js';
import type { Parked } from './parked.js';

/** The events that a version of a consumer was told to skip: a rebuild of that version skips them too, a new version tries them. */
export async function skippedOf(queries: Queries, consumer: string, version: number): Promise<ReadonlySet<string>> {
  const { rows } = await queries.query<{ event_id: string }>(
    'select event_id from read_store.skipped where consumer = $1 and version = $2',
    [consumer, version],
  );
  return new Set(rows.map(({ event_id }) => event_id));
}

/** Remembers that an event is skipped, and why. */
export async function rememberSkipped(
  queries: Queries,
  { consumer, scope, position, eventId }: Parked,
  version: number,
  reason: string,
): Promise<void> {
  await queries.query(
    `insert into read_store.skipped (consumer, version, event_id, scope, position, reason)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [consumer, version, eventId, scope, position, reason],
  );
}
