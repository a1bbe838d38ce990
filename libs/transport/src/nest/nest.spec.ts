import { InMemoryEventStore } from '#event-store';
import { emitInto } from '../contract/setting.js';
import { InProcessTransport } from '../in-process/index.js';
import { nestContract, strayContract } from './nest.contract.js';

const factory = async () => {
  const store = new InMemoryEventStore();
  const transport = new InProcessTransport(store, { report: () => undefined });
  const close = async () => {
    await transport.close();
    await store.close();
  };
  return { transport, emit: emitInto(store), close };
};
nestContract('the in-process transport', factory);
strayContract(factory);
