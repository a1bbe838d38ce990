import { eventStoreContract } from '../event-store.contract.js';
import { InMemoryEventStore } from './in-memory-event-store.js';

eventStoreContract('InMemoryEventStore', async () => {
  const store = new InMemoryEventStore();
  // It has no data outside of itself: every client of it is the same object.
  return { store, another: async () => store, release: () => store.close() };
});
