import { describe, it } from '@jest/globals';
import { eventStoreContract } from '../event-store.contract.js';
import { EventStoreDbEventStore } from './event-store-db-event-store.js';

const url = process.env['TEST_EVENTSTORE_URL'];

if (url === undefined) {
  describe('EventStoreDbEventStore, on a real EventStoreDB,', () => {
    it.skip(`was not tried: ${process.env['TEST_EVENTSTORE_SAYS'] ?? 'there is none'}`, () => undefined);
  });
} else {
  eventStoreContract('EventStoreDbEventStore', async () => {
    const opened: EventStoreDbEventStore[] = [];
    const another = async () => {
      const store = await EventStoreDbEventStore.connect({ url });
      opened.push(store);
      return store;
    };
    const release = async () => void (await Promise.all(opened.map((store) => store.close())));
    return { store: await another(), another, release };
  });
}
