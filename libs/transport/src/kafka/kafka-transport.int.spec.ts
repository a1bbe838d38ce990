import { randomBytes } from 'node:crypto';
import { InMemoryEventStore } from '#event-store';
import type { Trial } from '../contract/setting.js';
import { emitInto } from '../contract/setting.js';
import { transportContract } from '../transport.contract.js';
import { KafkaTransport } from './kafka-transport.js';
import { KafkaPublisher } from './publisher.js';
import { settingsHere } from './testing/here.js';

transportContract('the Kafka transport', async (): Promise<Trial> => {
  const settings = settingsHere(`contract-${randomBytes(4).toString('hex')}`);
  const store = new InMemoryEventStore();
  const transport = new KafkaTransport(settings);
  const publisher = new KafkaPublisher(settings);
  await transport.ready();
  const append = emitInto(store);
  const close = async () => {
    await transport.close();
    await publisher.close();
    await store.close();
  };
  const emit: Trial['emit'] = async (happenings) => {
    const recorded = await append(happenings);
    await publisher.publish(recorded);
    return recorded;
  };
  return { transport, emit, close };
});
