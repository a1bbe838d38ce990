import { NestFactory } from '@nestjs/core';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import { openEventStore, type EventStore } from '#event-store';
import { KafkaTransport, type KafkaOptions, type KafkaSettings, type Transport } from '#transport';
import { BadConfiguration, type Values } from '../configuration/setting.js';
import type { onKafka, withHistory } from '../configuration/settings.js';
import { ObservedEventStore } from '../observing/observed-event-store.js';
import { ObservedTransport } from '../observing/observed-transport.js';
import { nestLogger } from './nest-logger.js';
import type { Beginning } from './run-service.js';

type Told<S> = Omit<Beginning<Record<never, never>>, 'settings'> & { readonly settings: Values<S> };

/** Opens the history where configuration says it is, and waits for it. Throws BadConfiguration. */
export async function openHistory(
  { settings, metrics, waiting }: Told<typeof withHistory>,
  databaseUrl?: string,
): Promise<EventStore> {
  const { eventStoreUrl, eventsDatabaseUrl = databaseUrl } = settings;
  if (eventStoreUrl === undefined && eventsDatabaseUrl === undefined)
    throw new BadConfiguration(['EVENTSTORE_URL must be set, or EVENTS_DATABASE_URL: where the history is.']);
  const open = () => openEventStore({ eventStoreUrl, databaseUrl: eventsDatabaseUrl ?? '' });
  return new ObservedEventStore(await waiting.for('the event store', open), metrics);
}

/** How to reach Kafka, as configuration says. Every failure it reports is logged and counted. Throws BadConfiguration. */
export function kafkaOf({
  settings,
  metrics,
  logger,
  instance,
}: Told<typeof onKafka>): KafkaSettings & Partial<KafkaOptions> {
  const { brokers, topicPrefix: prefix, partitions, replicas, kafkaTls, kafkaUser, kafkaPassword } = settings;
  if ((kafkaUser === undefined) !== (kafkaPassword === undefined))
    throw new BadConfiguration(['KAFKA_USER and KAFKA_PASSWORD must be set together.']);
  return {
    brokers,
    prefix,
    partitions,
    replicas,
    instance,
    tls: kafkaTls === 'yes',
    ...(kafkaUser !== undefined && kafkaPassword !== undefined
      ? { user: { name: kafkaUser, password: kafkaPassword } }
      : {}),
    report: ({ of, what, attempt, error }) => {
      metrics.retries.inc({ what: of });
      logger.warn({ err: error, of, what, attempt }, 'failed, and is tried again');
    },
  };
}

/** Opens the transport between processes. It waits for Kafka by itself, for as long as it takes. */
export function openTransport(told: Told<typeof onKafka>): {
  readonly transport: Transport;
  readonly kafka: KafkaTransport;
} {
  const kafka = new KafkaTransport(kafkaOf(told));
  return { kafka, transport: new ObservedTransport(kafka, told.metrics) };
}

/** Begins a service without a door of its own: its modules, from their start to their end. */
export async function beginModules(
  modules: readonly (DynamicModule | Type)[],
  logger: Logger,
): Promise<{ close(): Promise<void> }> {
  @Module({ imports: [...modules] })
  class Whole {}
  return NestFactory.createApplicationContext(Whole, { logger: nestLogger(logger), abortOnError: false });
}
