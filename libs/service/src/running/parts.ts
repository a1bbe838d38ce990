import { NestFactory } from '@nestjs/core';
import { Module, type DynamicModule, type INestMicroservice, type Provider, type Type } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Logger } from 'pino';
import { PostgresEventStore, openEventStore, type EventStore } from '#event-store';
import type { Catalogue } from '#kernel';
import { ReadStore } from '#read-store';
import { KafkaTransport, Transport, type KafkaOptions, type KafkaSettings } from '#transport';
import { EventGroups, TransportServer } from '#transport/nest';
import { BadConfiguration, type Values } from '../configuration/setting.js';
import type { onKafka, withDatabase, withHistory } from '../configuration/settings.js';
import { watchKafka } from '../observing/gauges.js';
import { ObservedEventStore } from '../observing/observed-event-store.js';
import { ObservedTransport } from '../observing/observed-transport.js';
import type { Means } from '../deciding/deciding.js';
import { MEANS } from '../deciding/handlers.js';
import type { Checks } from './checks.js';
import { nestLogger } from './nest-logger.js';
import type { Begun, Beginning } from './run-service.js';
import { sharedModule } from './shared-module.js';

type BeginningOf<S> = Omit<Beginning<Record<never, never>>, 'settings'> & { readonly settings: Values<S> };

/** Opens the history where configuration says it is, waits for it, and shows how busy its connections are where it has a pool. Throws BadConfiguration. */
export async function openHistory(
  { settings, metrics, waiting }: BeginningOf<typeof withHistory>,
  databaseUrl?: string,
): Promise<EventStore> {
  const { eventStoreUrl, eventsDatabaseUrl = databaseUrl } = settings;
  if (eventStoreUrl === undefined && eventsDatabaseUrl === undefined)
    throw new BadConfiguration(['EVENTSTORE_URL must be set, or EVENTS_DATABASE_URL: where the history is.']);
  const open = () => openEventStore({ eventStoreUrl, databaseUrl: eventsDatabaseUrl ?? '' });
  const store = await waiting.for('the event store', open);
  if (store instanceof PostgresEventStore) metrics.pool('history', () => store.connections);
  return new ObservedEventStore(store, metrics);
}

/** How to reach Kafka, as configuration says. Every failure it reports is logged and counted. Throws BadConfiguration. */
export function kafkaOf({
  settings,
  metrics,
  logger,
  instance,
}: BeginningOf<typeof onKafka>): KafkaSettings & Partial<KafkaOptions> {
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

/** Opens the transport between processes, and shows what waits for this one. It does not wait for Kafka. */
export function openTransport(told: BeginningOf<typeof onKafka>): {
  readonly transport: Transport;
  readonly kafka: KafkaTransport;
} {
  const kafka = new KafkaTransport(kafkaOf(told));
  watchKafka(told.metrics, () => kafka.standing());
  return { kafka, transport: new ObservedTransport(kafka, told.metrics) };
}

/** What a service that decides or projects is made with, open. */
export interface Parts {
  readonly store: EventStore;
  readonly transport: Transport;
  readonly groups: EventGroups;
  /** What its modules can inject: MEANS, the Transport, its EventGroups, and the ReadStore where there is one. */
  readonly providers: readonly Provider[];
  readonly checks: Checks;
  close(): Promise<void>;
}

/** Opens history and transport, and waits for them. Throws BadConfiguration. */
export async function openParts(
  beginning: BeginningOf<typeof onKafka & typeof withHistory>,
  catalogue: Catalogue,
  databaseUrl?: string,
): Promise<Parts> {
  const { transport, kafka } = openTransport(beginning);
  const [store] = await Promise.all([
    openHistory(beginning, databaseUrl),
    beginning.waiting.for('Kafka', () => kafka.reached()),
  ]);
  const means: Means = { store, catalogue, clock: () => new Date().toISOString() };
  const groups = new EventGroups();
  return {
    store,
    transport,
    groups,
    providers: [
      { provide: MEANS, useValue: means },
      { provide: Transport, useValue: transport },
      { provide: EventGroups, useValue: groups },
    ],
    checks: { 'event store': () => store.end() },
    close: async () => {
      await transport.close();
      await store.close();
    },
  };
}

/** The same, with the database of views and processes. Throws BadConfiguration. */
export async function openPartsWithViews(
  beginning: BeginningOf<typeof onKafka & typeof withHistory & typeof withDatabase>,
  catalogue: Catalogue,
): Promise<Parts & { readonly readStore: ReadStore }> {
  const { databaseUrl: url } = beginning.settings;
  const parts = await openParts(beginning, catalogue, url);
  const readStore = await beginning.waiting.for('the database', () => ReadStore.open({ url }));
  beginning.metrics.pool('views', () => readStore.connections);
  return {
    ...parts,
    readStore,
    providers: [...parts.providers, { provide: ReadStore, useValue: readStore }],
    checks: { ...parts.checks, database: () => readStore.database.query('select 1', []) },
    close: async () => {
      // What is in hand may still write rows: the transport ends first.
      await parts.close();
      await readStore.close();
    },
  };
}

/** A service without a door of its own, as modules of Nest. */
export interface ServiceModules {
  readonly modules: readonly (DynamicModule | Type)[];
  /** What its modules can inject besides. */
  readonly own?: readonly Provider[];
  /** What it does first, once its commands are served. */
  readonly first?: (app: INestMicroservice) => Promise<void>;
}

/** Begins a service whose handlers are called by the transport, from its modules' start to their end. */
export async function beginOn(
  parts: Parts,
  logger: Logger,
  { modules, own = [], first }: ServiceModules,
): Promise<Begun> {
  @Module({ imports: [sharedModule([...parts.providers, ...own]), ...modules] })
  class Whole {}
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(Whole, {
    strategy: new TransportServer(parts.transport, parts.groups),
    logger: nestLogger(logger),
    abortOnError: false,
  });
  await app.listen();
  await first?.(app);
  return {
    checks: parts.checks,
    close: async () => {
      await app.close();
      await parts.close();
    },
  };
}
