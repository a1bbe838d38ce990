import { freshDatabase } from '#testing';
import { eventStoreContract } from '../event-store.contract.js';
import { PostgresEventStore } from './postgres-event-store.js';

eventStoreContract('PostgresEventStore', async () => {
  const database = await freshDatabase();
  const opened: PostgresEventStore[] = [];
  const another = async () => {
    const store = await PostgresEventStore.connect({ url: database.url });
    opened.push(store);
    return store;
  };
  const release = async () => {
    await Promise.all(opened.map((store) => store.close()));
    await database.drop();
  };
  return { store: await another(), another, release };
});
