export { KafkaTransport } from './kafka-transport.js';
export { KafkaPublisher, SpreadChanged } from './sending/publisher.js';
export type { KafkaOptions, KafkaSettings, KafkaTimes } from './options.js';
export type { MemberStanding } from './reading/reader.js';
export { TooFewPartitions } from './topics.js';
