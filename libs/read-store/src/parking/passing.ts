import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';
import { advance, checkpointsOf } from '../consuming/checkpoints.js';
import type { Parked } from './parked.js';
import { NotParked, type Mendable } from './retry.js';

/** Moves a parked scope's checkpoint past the event it is parked at. */
export function passEvent({ database, store }: Pick<Mendable, 'database' | 'store'>): Mendable['pass'] {
  return async (generation, parked) => {
    const from = (await checkpointsOf(database, generation, [parked.scope])).get(parked.scope);
    if (from !== undefined && from >= parked.position) return;
    const to = await eventOf(store, parked, from);
    await database.transaction((queries) => advance(queries, generation, [{ scope: parked.scope, from, to }]));
  };
}

/** Finds the event a scope is parked at. The checkpoint lies below it, with only events between that the consumer does not listen to. */
async function eventOf(store: EventStore, parked: Parked, after: Position | undefined): Promise<Recorded> {
  for await (const page of store.readAll({ after, scope: parked.scope })) {
    const found = page.find(({ id }) => id === parked.eventId);
    if (found) return found;
  }
  throw new NotParked(parked.consumer, parked.scope);
}
