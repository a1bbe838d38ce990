import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { until } from '../../contract/setting.js';

/** Plain kafkajs, to see what is really there. */
export function rawKafka(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
}

/** All messages of a topic, each partition in its order. */
export async function messagesOf(
  kafka: Kafka,
  topic: string,
): Promise<readonly (KafkaMessage & { partition: number })[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  const group = `raw-${topic}-${performance.now()}`;
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found: (KafkaMessage & { partition: number })[] = [];
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message, partition }) => void found.push({ ...message, partition }),
  });
  const expected = ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  await until(() => found.length >= expected);
  await consumer.disconnect();
  await admin.disconnect();
  return found;
}
