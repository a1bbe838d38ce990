export * from './behind.js';
export * from './chain.js';
export * from './event-store.js';
export { InMemoryEventStore } from './memory/in-memory-event-store.js';
export { PostgresEventStore, type PostgresOptions } from './postgres/postgres-event-store.js';
export { eventStoreAddressFault } from './eventstoredb/address.js';
export { EventStoreDbEventStore, type EventStoreDbOptions } from './eventstoredb/event-store-db-event-store.js';
export { HistoryHidden } from './eventstoredb/stream-pages.js';
export { openEventStore, type EventStoreAddress } from './open-event-store.js';
