import { PositionBeyondEnd, type EventStore } from '#event-store';
import { ForeignPosition, comparePositions, storeOf, type Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** Throws ForeignPosition or PositionBeyondEnd: the store was replaced, cut back or restored, and going on would skip events. */
export async function checkPosition(store: EventStore, position: Position): Promise<void> {
  const identity = await store.identity();
  if (storeOf(position) !== identity) throw new ForeignPosition(identity, position);
  const end = await store.end();
  if (end === undefined || comparePositions(position, end) > 0) {
    throw new PositionBeyondEnd(`a checkpoint is at ${position}, the store ends at ${end ?? 'nothing'}`);
  }
}

/** Checks every place that a consumer's generations have noted. Throws ForeignPosition or PositionBeyondEnd. */
export async function checkConsumer(queries: Queries, store: EventStore, consumer: string): Promise<void> {
  const { rows } = await queries.query<{ position: string | null }>(
    `select max(c.position) as position from read_store.checkpoint c
       join read_store.generation g on g.id = c.generation where g.consumer = $1 and g.state <> 'retired'
     group by split_part(c.position, '@', 1)
     union select position from read_store.generation where consumer = $1 and state <> 'retired'`,
    [consumer],
  );
  for (const { position } of rows) if (position !== null) await checkPosition(store, position as Position);
}
