import type { Position, Recorded } from '#kernel';
import { StaleCheckpoint } from '../consuming/checkpoints.js';
import { CLOSING, type GenerationId } from '../consuming/consumer.js';
import type { Queries } from '../database/database.js';

/** An event that a consumer could not handle; its scope waits there, in order. */
export interface Parked {
  /** The projection's name, or `process:<name>`. */
  readonly consumer: string;
  readonly scope: string;
  readonly position: Position;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly reason: string;
  /** How many times it was tried. */
  readonly attempts: number;
  /** Instant in UTC. */
  readonly since: string;
  readonly retrying: boolean;
}

interface ParkedRow {
  consumer: string;
  scope: string;
  position: string;
  event_id: string;
  event_type: string;
  stream: string;
  reason: string;
  attempts: number;
  since: Date;
  retrying: boolean;
}

/** Which of the scopes are parked; true for one whose retry is about to end. None of this changes until the transaction ends. */
export async function parkedAmong(
  queries: Queries,
  generation: GenerationId,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await queries.query<{ scope: string; closing: boolean }>(
    `select scope, coalesce(closing_until > clock_timestamp(), false) as closing
       from read_store.parked where generation = $1 and scope = any($2) for share`,
    [generation, scopes],
  );
  return new Map(rows.map(({ scope, closing }) => [scope, closing]));
}

/**
 * Parks the event's scope. Parked again (a retry that failed), it keeps its time and counts on. Throws StaleCheckpoint when
 * another writer has dealt with the event since.
 */
export async function park(
  queries: Queries,
  generation: GenerationId,
  event: Recorded,
  reason: string,
  attempts: number,
): Promise<void> {
  const { rowCount } = await queries.query(
    `with seen as (select position from read_store.checkpoint where generation = $1 and scope = $2 for update)
     insert into read_store.parked as p
       (generation, scope, position, event_id, event_type, stream, reason, attempts)
     select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select from seen where position >= $3)
     on conflict (generation, scope) do update set position = excluded.position, event_id = excluded.event_id,
       event_type = excluded.event_type, stream = excluded.stream, reason = excluded.reason, retrying = false,
       closing_until = null, since = case when p.event_id = excluded.event_id then p.since else now() end,
       attempts = excluded.attempts + case when p.event_id = excluded.event_id then p.attempts else 0 end`,
    [generation, event.metadata.scope, event.position, event.id, event.type, event.stream, reason, attempts],
  );
  if (rowCount !== 1) throw new StaleCheckpoint('another writer has dealt with it');
}

/** What is parked, oldest first: of one consumer, or of all. */
export async function parkedOf(queries: Queries, consumer?: string, scope?: string): Promise<readonly Parked[]> {
  const { rows } = await queries.query<ParkedRow>(
    `select c.name as consumer, p.* from read_store.parked p join read_store.consumer c on c.active = p.generation
      where ($1::text is null or c.name = $1) and ($2::text is null or p.scope = $2) order by p.since, p.position`,
    [consumer ?? null, scope ?? null],
  );
  return rows.map((row) => ({
    consumer: row.consumer,
    scope: row.scope,
    position: row.position as Position,
    eventId: row.event_id,
    eventType: row.event_type,
    stream: row.stream,
    reason: row.reason,
    attempts: row.attempts,
    since: row.since.toISOString(),
    retrying: row.retrying,
  }));
}

/**
 * Notes that a retry is on its way, so that it is taken up again after a crash. False when nothing is parked there, or when it
 * was decided at a position whose retry has ended, or that a later decision has overtaken.
 */
export async function startRetry(
  queries: Queries,
  generation: GenerationId,
  scope: string,
  decided?: Position,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `update read_store.parked set retrying = true, retry_decided = coalesce($3, retry_decided)
      where generation = $1 and scope = $2
        and ($3::text is null or coalesce(retry_decided < $3, true) or (retry_decided = $3 and retrying))`,
    [generation, scope, decided ?? null],
  );
  return rowCount === 1;
}

/**
 * Makes new events of a parked scope wait until the instant that it gives; before, they were passed over, to be read from the
 * store later. Undefined when they already wait for another retry, or when nothing is being retried any more.
 */
export async function startClosing(
  queries: Queries,
  generation: GenerationId,
  scope: string,
): Promise<string | undefined> {
  const { rows } = await queries.query<{ until: string }>(
    `update read_store.parked set closing_until = clock_timestamp() + ${CLOSING}
      where generation = $1 and scope = $2 and retrying and coalesce(closing_until < clock_timestamp(), true)
     returning closing_until::text as until`,
    [generation, scope],
  );
  return rows[0]?.until;
}

/** Ends the parking. False when the wait that ends at `until` was over before: events may have been passed over since, so read on. */
export async function unpark(
  queries: Queries,
  generation: GenerationId,
  scope: string,
  until: string,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `delete from read_store.parked
      where generation = $1 and scope = $2 and retrying and closing_until = $3 and closing_until > clock_timestamp()`,
    [generation, scope, until],
  );
  return rowCount === 1;
}
