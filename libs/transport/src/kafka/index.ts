export { KafkaTransport } from './kafka-transport.js';
export { KafkaPublisher, SpreadChanged } from './publisher.js';
export type { KafkaOptions, KafkaSettings, KafkaTimes } from './options.js';
export type { Standing } from './reader.js';
export { TooFewPartitions } from './topics.js';
