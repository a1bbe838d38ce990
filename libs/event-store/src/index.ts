export * from './audit.js';
export * from './behind.js';
export * from './chain.js';
export * from './event-store.js';
export { Together, type TogetherOptions } from './together.js';
export { InMemoryEventStore } from './memory/in-memory-event-store.js';
export { PostgresEventStore, type PostgresOptions } from './postgres/postgres-event-store.js';
export { eventStoreAddressFault } from './eventstoredb/address.js';
export { openEventStore, openToRead, type EventStoreAddress, type OpenedToRead } from './open-event-store.js';
