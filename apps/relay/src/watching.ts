import { ageOf, once, type Metrics } from '#service';
import type { Relay } from './relay.js';

/** Shows how far the relay is behind the store, and how much it has sent. `now` is in milliseconds since 1970. */
export function watchRelay(metrics: Metrics, relay: Relay, now: () => number = Date.now): void {
  const asked = once(() => relay.standing());
  const plain = (value: number) => [{ labels: {}, value }];
  metrics.gauge('commonshelf_relay_lag_events', 'Events of the store that are not on Kafka yet', [], async () =>
    plain((await asked()).lag),
  );
  metrics.gauge('commonshelf_relay_lag_seconds', 'Age of the first event that is not on Kafka yet', [], async () =>
    plain(ageOf(await asked(), now())),
  );
  metrics.counter('commonshelf_relay_sent_total', 'Events this process has put on Kafka', () => relay.sent);
}
