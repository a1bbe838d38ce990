import { randomBytes } from 'node:crypto';
import { InMemoryEventStore } from '#event-store';
import type { Recorded } from '#kernel';
import type { DeliveryFailure } from '../../common/failure.js';
import { emitInto, type Trial } from '../../contract/setting.js';
import { KafkaTransport } from '../kafka-transport.js';
import type { KafkaOptions, KafkaTimes } from '../options.js';
import { KafkaPublisher } from '../sending/publisher.js';
import { settingsHere } from './here.js';

export interface KafkaTrial extends Trial {
  readonly transport: KafkaTransport;
  readonly publisher: KafkaPublisher;
  readonly settings: KafkaOptions;
  readonly failures: readonly DeliveryFailure[];
  /** All events that were emitted. */
  readonly recorded: readonly Recorded[];
  /** Another process of the same installation, as it were. */
  readonly another: (instance: string) => KafkaTransport;
}

/** A transport with a prefix of its own, and a store whose events are published to it. */
export function kafkaTrial(
  given: Partial<Omit<KafkaOptions, 'times'>> & { readonly times?: Partial<KafkaTimes> } = {},
  broker?: string,
): KafkaTrial {
  const failures: DeliveryFailure[] = [];
  const recorded: Recorded[] = [];
  const here = settingsHere(`t-${randomBytes(4).toString('hex')}`, broker);
  const report = (failure: DeliveryFailure) => void failures.push(failure);
  const settings = { ...here, report, ...given, times: { ...here.times, ...given.times } };
  const store = new InMemoryEventStore();
  const append = emitInto(store);
  const publisher = new KafkaPublisher(settings);
  const transports = [new KafkaTransport(settings)];
  const [transport] = transports as [KafkaTransport];
  return {
    transport,
    publisher,
    settings,
    failures,
    recorded,
    another: (instance) => {
      const one = new KafkaTransport({ ...settings, instance });
      transports.push(one);
      return one;
    },
    emit: async (happenings) => {
      const events = await append(happenings);
      recorded.push(...events);
      await publisher.publish(events);
      return events;
    },
    close: async () => {
      await Promise.all(transports.map((one) => one.close()));
      await publisher.close();
      await store.close();
    },
  };
}
