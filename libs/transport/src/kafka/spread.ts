import { Partitioners } from 'kafkajs';

const murmur2 = Partitioners.DefaultPartitioner();

/** The partition of a key, as Java's clients reckon it, over a fixed number of them however many the topic has. */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return murmur2({ topic: '', partitionMetadata, message: { key, value: null } });
}
