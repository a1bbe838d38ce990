import { optionsOf, type KafkaOptions } from '../options.js';

/** The Kafka of this test run, or one of the test's own, under a prefix of the test's own, with everything quick. */
export function settingsHere(prefix: string, brokers = process.env['TEST_KAFKA_BROKERS']): KafkaOptions {
  if (!brokers) throw new Error(`no Kafka for this test: ${process.env['TEST_KAFKA_SAYS'] ?? 'none was started'}`);
  return optionsOf({
    brokers: brokers.split(','),
    prefix,
    partitions: 4,
    times: {
      session: 6_000,
      heartbeat: 100,
      fetch: 50,
      request: 2_000,
      connect: 1_000,
      metadata: 500,
      drain: 1_000,
      commit: 50,
    },
    report: () => undefined,
  });
}
