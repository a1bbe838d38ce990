import { KafkaPublisher } from '#transport';
import { kafkaOf, openHistory, runService } from '#service';
import { Relay } from './relay.js';
import { watchRelay } from './watching.js';
import { relaySettings } from './settings.js';

/** Event store → Kafka, in store order. */
await runService({
  name: 'relay',
  settings: relaySettings,
  begin: async (beginning) => {
    const { metrics, fail } = beginning;
    const publisher = new KafkaPublisher(kafkaOf(beginning));
    const store = await openHistory(beginning);
    const relay = new Relay(store, publisher);
    const stopping = new AbortController();
    const running = relay.run(stopping.signal);
    running.catch(fail);
    watchRelay(metrics, relay);
    return {
      checks: { 'event store': () => store.end(), Kafka: () => relay.knowsWhereToGoOn() },
      close: async () => {
        stopping.abort();
        // Together: while Kafka is away it would be waited for without end.
        await Promise.all([running, publisher.close()]);
        await store.close();
      },
    };
  },
});
