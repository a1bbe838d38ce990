import type { EventStore } from './event-store.js';
import { EventStoreDbEventStore } from './eventstoredb/event-store-db-event-store.js';
import { PostgresEventStore } from './postgres/postgres-event-store.js';

export interface EventStoreAddress {
  /** EventStoreDB or KurrentDB, when the events are there. */
  readonly eventStoreUrl?: string | undefined;
  /** PostgreSQL, where they are otherwise. */
  readonly databaseUrl: string;
}

/** Opens the store that the addresses name, and waits for it ten seconds. Throws StoreUnavailable, RangeError on a wrong address. */
export function openEventStore({ eventStoreUrl, databaseUrl }: EventStoreAddress): Promise<EventStore> {
  return eventStoreUrl === undefined
    ? PostgresEventStore.connect({ url: databaseUrl })
    : EventStoreDbEventStore.connect({ url: eventStoreUrl });
}
