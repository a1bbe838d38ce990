import { eventStoreContract } from '../event-store.contract.js';
import { EventStoreDbEventStore } from './event-store-db-event-store.js';
import { ScriptedServer } from './testing/scripted-server.js';

eventStoreContract('EventStoreDbEventStore, against a scripted server that is NOT EventStoreDB,', async () => {
  const server = await ScriptedServer.start();
  const opened: EventStoreDbEventStore[] = [];
  const another = async () => {
    const store = await EventStoreDbEventStore.connect({ url: server.url });
    opened.push(store);
    return store;
  };
  const release = async () => {
    await Promise.all(opened.map((store) => store.close()));
    server.stop();
  };
  // Its pages begin with 200 events; a server in JavaScript takes its time over each.
  return { store: await another(), another, release, slow: true };
});
