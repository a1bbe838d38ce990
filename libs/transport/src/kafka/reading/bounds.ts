import type { Admin } from 'kafkajs';

/** What Kafka knows of a partition. */
export interface Bounds {
  /** Undefined when the group has never committed. */
  readonly committed: bigint | undefined;
  /** The first message that is there. */
  readonly low: bigint;
  /** Where the next message will be. */
  readonly high: bigint;
}

/** Throws when a partition is so new that nothing is known of it yet. */
export async function boundsOf(
  admin: Admin,
  group: string,
  topic: string,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Bounds>> {
  if (numbers.length === 0) return new Map();
  const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const ends = await admin.fetchTopicOffsets(topic);
  const bounds = new Map<number, Bounds>();
  for (const number of numbers) {
    const end = ends.find(({ partition }) => partition === number);
    if (!end) throw new Error(`nothing is known yet of ${topic}/${number}`);
    const committed = BigInt(offsets?.partitions.find(({ partition }) => partition === number)?.offset ?? -1);
    const { low, high } = end;
    bounds.set(number, { committed: committed < 0n ? undefined : committed, low: BigInt(low), high: BigInt(high) });
  }
  return bounds;
}
