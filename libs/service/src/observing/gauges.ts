import type { Behind } from '#event-store';
import type { Metrics } from './metrics.js';

/** How a consumer of events stands, as its engine tells. */
export interface ConsumerStanding extends Behind {
  readonly consumer: string;
  /** Scopes that wait behind an event it can't apply. */
  readonly parked: number;
  /** All of it. */
  readonly building?: boolean;
  /** How many of its scopes, each by itself. */
  readonly buildingScopes?: number;
  /** By an operator's decision; null or absent: it is not. */
  readonly paused?: object | null;
}

/** A consumer of which nobody can tell how far it is: its place is not in this store. */
export interface Lost {
  readonly consumer: string;
  readonly fault: string;
}

/**
 * Shows how far projections and processes are behind, what is parked and who is paused. One whose place is not in this
 * store has no lag, and says so by itself. `now` is in milliseconds since 1970.
 */
export function watchConsumers(
  metrics: Metrics,
  standings: () => Promise<readonly (ConsumerStanding | Lost)[]>,
  now: () => number = Date.now,
): void {
  const show = (name: string, help: string, value: (standing: ConsumerStanding) => number): void =>
    metrics.gauge(name, help, ['consumer'], async () =>
      (await asked())
        .filter((standing): standing is ConsumerStanding => !isLost(standing))
        .map((standing) => ({ labels: { consumer: standing.consumer }, value: value(standing) })),
    );
  const asked = once(standings);
  show('commonshelf_lag_events', 'Events a projection or process has not seen yet', ({ lag }) => lag);
  show('commonshelf_lag_seconds', 'Age of the first event it has not seen yet', (standing) => ageOf(standing, now()));
  show('commonshelf_parked_scopes', 'Scopes that wait behind an event it can’t apply', ({ parked }) => parked);
  show('commonshelf_building', '1 while all of it is built anew', ({ building }) => (building ? 1 : 0));
  show(
    'commonshelf_building_scopes',
    'Scopes that are built anew by themselves',
    (standing) => standing.buildingScopes ?? 0,
  );
  show('commonshelf_paused_consumers', '1 while an operator has paused it', ({ paused }) => (paused ? 1 : 0));
  metrics.gauge('commonshelf_lag_unknown', '1 for one whose place is not in this store', ['consumer'], async () =>
    (await asked()).map((each) => ({ labels: { consumer: each.consumer }, value: isLost(each) ? 1 : 0 })),
  );
}

function isLost(standing: ConsumerStanding | Lost): standing is Lost {
  return 'fault' in standing;
}

/** How a member of a Kafka group stands, as the transport tells. */
export interface Member {
  readonly group: string;
  readonly topic: string;
  /** False while it has no partitions by Kafka's word: nobody knows then what waits for it. */
  readonly reading: boolean;
  /** Messages on its partitions without a durable effect. */
  readonly lag: number;
}

/** Shows what waits for the Kafka groups that this process is a member of, on its own partitions: a group's sum is over all instances. */
export function watchKafka(metrics: Metrics, members: () => readonly Member[]): void {
  metrics.gauge(
    'commonshelf_kafka_lag',
    'Messages without a durable effect, on the partitions that this process has',
    ['group', 'topic'],
    async () =>
      members()
        .filter(({ reading }) => reading)
        .map(({ group, topic, lag }) => ({ labels: { group, topic }, value: lag })),
  );
}

/** Seconds since the first event happened that was not seen yet; 0 when there is none. */
export function ageOf({ waitingSince }: Behind, now: number): number {
  return waitingSince === null ? 0 : Math.max(0, (now - Date.parse(waitingSince)) / 1_000);
}

/** Lets all gauges of one scrape share one question: asking while it is under way joins it. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().finally(() => (asked = undefined));
    return asked;
  };
}
