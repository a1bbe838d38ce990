import { randomBytes } from 'node:crypto';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { openLoop, Waits } from './open-loop.js';

const PARTITIONS = 4;

/** What plain kafkajs needs for a message there, and for its answer back, at a rate. */
export interface RawTrips {
  readonly there: Waits;
  readonly back: Waits;
}

/** Sends each message alone, with acknowledgement of all replicas, as a program without a queue of its own does. */
export async function rawRoundTrips(
  brokers: readonly string[],
  rate: { readonly perSecond: number; readonly seconds: number },
  warmUpSeconds: number,
): Promise<RawTrips> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const [asked = '', answered = ''] = await topics(kafka);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const trips = { there: new Waits(), back: new Waits() };
  const waiting = new Map<string, { readonly due: number; readonly done: () => void }>();
  const send = (topic: string, key: string) =>
    producer.send({ topic, acks: -1, messages: [{ key, value: JSON.stringify({ id: key, text: 'x'.repeat(700) }) }] });
  const consumers = await Promise.all([
    reading(kafka, asked, async (key) => {
      const asking = waiting.get(key);
      if (asking) trips.there.add(performance.now() - asking.due);
      await send(answered, key);
    }),
    reading(kafka, answered, async (key) => waiting.get(key)?.done()),
  ]);
  const ask = async (id: string, due: number): Promise<number> => {
    const done = new Promise<void>((resolve) => waiting.set(id, { due, done: resolve }));
    await send(asked, id);
    await done;
    waiting.delete(id);
    return performance.now() - due;
  };
  try {
    await openLoop({ ...rate, seconds: warmUpSeconds + rate.seconds }, async (n, due) => {
      if (n === rate.perSecond * warmUpSeconds) Object.assign(trips, { there: new Waits(), back: new Waits() });
      trips.back.add(await ask(`${n}`, due));
    });
    return trips;
  } finally {
    await Promise.all(consumers.map((each) => each.disconnect()));
    await producer.disconnect();
  }
}

async function topics(kafka: Kafka): Promise<readonly string[]> {
  const names = ['asked', 'answered'].map((name) => `raw-${name}-${randomBytes(6).toString('hex')}`);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: names.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: 1 })),
  });
  await admin.disconnect();
  return names;
}

async function reading(kafka: Kafka, topic: string, take: (key: string) => Promise<void>): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: PARTITIONS,
    eachMessage: ({ message }) => take(message.key?.toString() ?? ''),
  });
  return consumer;
}
