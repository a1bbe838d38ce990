import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** An operator's decision about a consumer, as it is recorded in the history. */
export interface Decision {
  /** Of the event that records it: of two decisions the later one holds, in whichever order they come. */
  readonly position: Position;
  /** Instant in UTC. */
  readonly at: string;
  readonly reason: string;
}

/**
 * From now on nothing is applied to the consumer; live events are passed over, to be read from the store later. Resolves when
 * every transaction that was applying something has ended. Changes nothing when this decision took effect before, or a
 * later one did.
 */
export async function pauseConsumer(queries: Queries, consumer: string, decision: Decision): Promise<void> {
  const { position, at, reason } = decision;
  await queries.query(
    `update read_store.consumer set paused_since = $3, paused_reason = $4, frozen = true, pause_decided = $2
      where name = $1 and coalesce(pause_decided < $2, true)`,
    [consumer, position, at, reason],
  );
}

/** Ends the pause. The consumer stays frozen until it has read from the store what it passed over. */
export async function resumeConsumer(queries: Queries, consumer: string, { position }: Decision): Promise<void> {
  await queries.query(
    `update read_store.consumer set paused_since = null, paused_reason = null, pause_decided = $2
      where name = $1 and coalesce(pause_decided < $2, true)`,
    [consumer, position],
  );
}
