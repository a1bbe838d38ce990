import { Partitioners, type PartitionMetadata } from 'kafkajs';

const murmur2 = Partitioners.DefaultPartitioner();
const spreads = new Map<number, PartitionMetadata[]>();

/** The partition of a key, as Java's clients reckon it, over a fixed number of them however many the topic has. */
export function partitionOf(key: string, partitions: number): number {
  let partitionMetadata = spreads.get(partitions);
  if (!partitionMetadata) spreads.set(partitions, (partitionMetadata = spreadOver(partitions)));
  return murmur2({ topic: '', partitionMetadata, message: { key, value: null } });
}

function spreadOver(partitions: number): PartitionMetadata[] {
  const numbers = Array.from({ length: partitions }, (_, partitionId) => partitionId);
  return numbers.map((partitionId) => ({ partitionId, partitionErrorCode: 0, leader: 0, replicas: [], isr: [] }));
}
