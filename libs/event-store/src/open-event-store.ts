import type { EventStore, ReadableStore } from './event-store.js';
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

/** A store that was opened to be read, and nothing else. */
export interface OpenedToRead {
  readonly store: ReadableStore;
  /** Its events stand at 1, 2, 3, …: a position that is left out is an event that was lost. */
  readonly gapless: boolean;
}

/**
 * Opens the store that the addresses name without writing anything, also where it is new: for whoever may only read. Throws
 * NoHistory, StoreUnavailable, RangeError on a wrong address.
 */
export async function openToRead({ eventStoreUrl, databaseUrl }: EventStoreAddress): Promise<OpenedToRead> {
  if (eventStoreUrl === undefined)
    return { store: await PostgresEventStore.openToRead({ url: databaseUrl }), gapless: true };
  const { EventStoreDbEventStore } = await import('./eventstoredb/event-store-db-event-store.js');
  return { store: await EventStoreDbEventStore.openToRead({ url: eventStoreUrl }), gapless: false };
}
