import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { restAfter, warn, type DeliveryFailure } from '../common/failure.js';

/** All in milliseconds. */
export interface KafkaTimes {
  /** A member that gave no sign of life for so long loses its partitions. Brokers refuse less than 6,000 by default. */
  readonly session: number;
  readonly heartbeat: number;
  /** How long members may take to come to a rebalance. */
  readonly rebalance: number;
  /** Requests of one kind to one topic begin at most this often: what comes meanwhile goes together. */
  readonly gather: number;
  /** The same for events: what shows them is in less of a hurry than who waits for an answer. */
  readonly gatherEvents: number;
  /** Longest wait of a fetch that finds nothing. */
  readonly fetch: number;
  /** A request without an answer for so long has failed, and its client is given up. */
  readonly request: number;
  readonly connect: number;
  /** How old the knowledge of leaders and partitions may become. */
  readonly metadata: number;
  /** How long the work in hand may hold up a rebalance: at most a third of `session`. */
  readonly drain: number;
  /** Progress is committed at most this often. */
  readonly commit: number;
}

/** Where Kafka is, and what this installation is called there. */
export interface KafkaSettings {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  /** What the names of all topics and groups begin with. */
  readonly prefix: string;
}

export interface KafkaOptions extends KafkaSettings {
  /**
   * Over how many partitions keys are spread, and how many a topic gets when it is made. The same for all who send to an
   * installation, for ever: a key that moved to another partition would lose its order. A topic may have more.
   */
  readonly partitions: number;
  /** Copies of each partition when a topic is made. */
  readonly replicas: number;
  readonly tls: boolean;
  /** Signs in by SCRAM-SHA-512. */
  readonly user?: { readonly name: string; readonly password: string } | undefined;
  /** Names this process: answers find it by this. */
  readonly instance: string;
  /** Commands of one context handled at once, each of another stream. */
  readonly commandsAtOnce: number;
  readonly queriesAtOnce: number;
  /** Scopes of one group handled at once by one member. */
  readonly scopesAtOnce: number;
  /** Events given to a handler at most. */
  readonly batch: number;
  /** Messages of a partition that wait in memory, besides those in hand, before no more are fetched. */
  readonly buffer: number;
  /** Milliseconds that slow keys may hold up a full partition; then the longest is fetched again later. */
  readonly patience: number;
  readonly times: KafkaTimes;
  /** Milliseconds to rest after the nth failure in a row. */
  readonly backOff: (attempt: number) => number;
  /** The same for Kafka's own failures: it is back soon, and everything waits for it. */
  readonly reconnect: (attempt: number) => number;
  /** Told of each failure; by default it becomes a warning of the process. */
  readonly report: (failure: DeliveryFailure) => void;
}

const TIMES: KafkaTimes = {
  session: 6_000,
  heartbeat: 1_000,
  rebalance: 15_000,
  gather: 10,
  gatherEvents: 20,
  fetch: 250,
  request: 5_000,
  connect: 3_000,
  metadata: 5_000,
  drain: 2_000,
  commit: 200,
};

/** Fills in what was not said. */
export function optionsOf(
  given: KafkaSettings & Partial<Omit<KafkaOptions, 'times'>> & { readonly times?: Partial<KafkaTimes> },
): KafkaOptions {
  return {
    partitions: 12,
    replicas: 1,
    tls: false,
    instance: `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`,
    commandsAtOnce: 128,
    queriesAtOnce: 128,
    scopesAtOnce: 32,
    batch: 1_000,
    buffer: 2_000,
    patience: 1_000,
    backOff: restAfter,
    reconnect: (attempt) => Math.min(restAfter(attempt), 1_000),
    report: warn,
    ...given,
    times: { ...TIMES, ...given.times },
  };
}

/** The options of whoever sends or reads events. */
export function forEvents(options: KafkaOptions): KafkaOptions {
  return { ...options, times: { ...options.times, gather: options.times.gatherEvents } };
}
