import type { EventStore } from './event-store.js';
import { PostgresEventStore } from './postgres/postgres-event-store.js';

export interface EventStoreAddress {
  /** EventStoreDB or KurrentDB, when the events are there. */
  readonly eventStoreUrl?: string | undefined;
  /** PostgreSQL, where they are otherwise. */
  readonly databaseUrl: string;
}

/** Opens the store that the addresses name, and waits for it ten seconds. Throws StoreUnavailable, RangeError on a wrong address. */
export async function openEventStore({ eventStoreUrl, databaseUrl }: EventStoreAddress): Promise<EventStore> {
  if (eventStoreUrl === undefined) return PostgresEventStore.connect({ url: databaseUrl });
  // Its client and gRPC are loaded where they are used.
  const { EventStoreDbEventStore } = await import('./eventstoredb/event-store-db-event-store.js');
  return EventStoreDbEventStore.connect({ url: eventStoreUrl });
}
