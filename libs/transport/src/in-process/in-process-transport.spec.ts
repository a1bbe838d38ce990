import { InMemoryEventStore } from '#event-store';
import { emitInto } from '../contract/setting.js';
import { transportContract } from '../transport.contract.js';
import { InProcessTransport } from './in-process-transport.js';

transportContract('the in-process transport', async () => {
  const store = new InMemoryEventStore();
  const transport = new InProcessTransport(store, { report: () => undefined });
  const close = async () => {
    await transport.close();
    await store.close();
  };
  return { transport, emit: emitInto(store), close };
});
