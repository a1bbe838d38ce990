import { eventStoreAddressFault } from '#event-store';
import { address, BadSetting, choice, hosts, optional, parsed, text, whole } from './setting.js';

const POSTGRES = ['postgres', 'postgresql'];
const PORTS = { min: 0, max: 65_535 };

/** What every service is told. */
export const everyService = {
  logLevel: choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
    meaning: 'how much is logged, as JSON lines on standard output',
    otherwise: 'info',
  }),
  operationsPort: whole('OPERATIONS_PORT', PORTS, {
    meaning: 'port of `/health/live`, `/health/ready` and `/metrics`; 0 for any free one',
    otherwise: 9464,
  }),
  operationsHost: text('OPERATIONS_HOST', {
    meaning: 'address that port listens at: inside the network of the operators only',
    otherwise: '0.0.0.0',
  }),
  traces: optional(
    address('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https'], {
      meaning: 'OpenTelemetry collector that takes traces over HTTP',
    }),
    'no traces',
  ),
} as const;

/** Commands and events travel on Kafka. */
export const onKafka = {
  brokers: hosts('KAFKA_BROKERS', { meaning: 'Kafka brokers to begin with, `host:port,host:port`' }),
  kafkaTls: choice('KAFKA_TLS', ['yes', 'no'], { meaning: 'whether the brokers speak TLS', otherwise: 'no' }),
  kafkaUser: optional(text('KAFKA_USER', { meaning: 'user for SASL SCRAM-SHA-512' }), 'no sign-in'),
  kafkaPassword: optional(text('KAFKA_PASSWORD', { meaning: 'its password', secret: true }), 'no sign-in'),
  topicPrefix: text('KAFKA_PREFIX', {
    meaning: 'what the names of all topics and groups begin with; another one is another installation',
    otherwise: 'commonshelf',
  }),
  partitions: whole(
    'KAFKA_PARTITIONS',
    { min: 1, max: 1_000 },
    { meaning: 'partitions of a topic when it is made: how far a service can be scaled out', otherwise: 12 },
  ),
  replicas: whole(
    'KAFKA_REPLICAS',
    { min: 1, max: 9 },
    { meaning: 'copies of each partition when a topic is made', otherwise: 1 },
  ),
} as const;

/** The history is in EventStoreDB, or for a small partnership in PostgreSQL. */
export const withHistory = {
  eventStoreUrl: optional(
    parsed('EVENTSTORE_URL', usableEventStore, {
      meaning: 'EventStoreDB or KurrentDB with the history, `esdb://user:password@a,b,c`',
      secret: true,
    }),
    'the history is in `EVENTS_DATABASE_URL`',
  ),
  eventsDatabaseUrl: optional(
    address('EVENTS_DATABASE_URL', POSTGRES, { meaning: 'PostgreSQL with the history, for a small partnership' }),
    'the same as `DATABASE_URL`, in a service that has one',
  ),
} as const;

/** The PostgreSQL of the views, the processes and the door's memory. */
export const withDatabase = {
  databaseUrl: address('DATABASE_URL', POSTGRES, {
    meaning: 'PostgreSQL of the views, the processes’ progress and the door’s memory',
  }),
} as const;

function usableEventStore(given: string): string {
  const fault = eventStoreAddressFault(given);
  if (fault !== undefined) throw new BadSetting(fault);
  return given;
}
