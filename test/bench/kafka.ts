import { randomBytes } from 'node:crypto';
import { Kafka, logLevel, type Consumer, type Producer } from 'kafkajs';
import { positionAt, type CommandEnvelope, type Recorded } from '#kernel';
import { KafkaPublisher, KafkaTransport } from '#transport';
import { inTurns, type Bench } from './bench.js';
import { idOf, metadataOf } from './order-lines.js';

const EVENTS = 40_000;
const PAGE = 500;
const COMMANDS = 2_000;
const CLIENTS = 32;
const SCOPES = 33;

/** What travels over Kafka, beside plain kafkajs with the same acknowledgements on the same broker. */
export function benchesOn(brokers: readonly string[]): readonly Bench[] {
  return [
    { name: 'Kafka: publish events', unit: 'events/s', run: () => publishing(brokers) },
    { name: 'Kafka: listen to events', unit: 'events/s', run: () => listening(brokers) },
    { name: 'Kafka: command and answer, 32 clients', unit: 'commands/s', run: () => asking(brokers) },
  ];
}

async function publishing(brokers: readonly string[]) {
  const raw = await rawTopic(brokers);
  const publisher = new KafkaPublisher({ brokers, prefix: nextName() });
  try {
    return await inTurns(
      EVENTS,
      async () => {
        for (const page of pages())
          await raw.producer.send({ topic: raw.topic, acks: -1, messages: page.map(rawMessage) });
      },
      async () => {
        for (const page of pages()) await publisher.publish(page);
      },
    );
  } finally {
    await raw.producer.disconnect();
    await publisher.close();
  }
}

async function listening(brokers: readonly string[]) {
  const raw = await rawTopic(brokers);
  const prefix = nextName();
  const publisher = new KafkaPublisher({ brokers, prefix });
  for (const page of pages()) {
    await raw.producer.send({ topic: raw.topic, acks: -1, messages: page.map(rawMessage) });
    await publisher.publish(page);
  }
  await raw.producer.disconnect();
  await publisher.close();
  return inTurns(
    EVENTS,
    () => rawReading(raw.kafka, raw.topic),
    async () => {
      const transport = new KafkaTransport({ brokers, prefix });
      const all = counter(EVENTS);
      const handle = async (_scope: string, events: readonly Recorded[]) => all.count(events.length);
      const running = await transport.subscribe({ group: nextName(), handle });
      await all.done;
      await running.stop();
      await transport.close();
    },
  );
}

async function rawReading(kafka: Kafka, topic: string): Promise<void> {
  const consumer = kafka.consumer({ groupId: nextName(), maxWaitTimeInMs: 250 });
  const all = counter(EVENTS);
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages) JSON.parse(value?.toString() ?? '');
      all.count(batch.messages.length);
    },
  });
  await all.done;
  await consumer.disconnect();
}

async function asking(brokers: readonly string[]) {
  const { kafka, producer, topic } = await rawTopic(brokers);
  const replies = await rawTopic(brokers);
  const waiting = new Map<string, () => void>();
  const there = await rawConsumer(kafka, topic, async (id) => {
    await replies.producer.send({ topic: replies.topic, acks: -1, messages: [{ key: id, value: id }] });
  });
  const back = await rawConsumer(kafka, replies.topic, async (id) => waiting.get(id)?.());
  const rawAsk = async (id: string) => {
    const answered = new Promise<void>((resolve) => waiting.set(id, resolve));
    await producer.send({ topic, acks: -1, messages: [{ key: id, value: JSON.stringify(commandNumber(id)) }] });
    await answered;
    waiting.delete(id);
  };
  const service = new KafkaTransport({ brokers, prefix: nextName() });
  await service.ready();
  const answer = { outcome: 'accepted', stream: 's', scope: 'p', revision: 0, position: null, events: [] } as const;
  await service.serve('buying', async () => answer);
  try {
    return await inTurns(
      COMMANDS,
      () => clients(rawAsk),
      () => clients((id) => service.send(commandNumber(id), 30_000)),
    );
  } finally {
    await Promise.all([there, back].map((consumer) => consumer.disconnect()));
    await Promise.all([producer, replies.producer].map((one) => one.disconnect()));
    await service.close();
  }
}

async function rawConsumer(kafka: Kafka, topic: string, take: (id: string) => Promise<void>): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId: nextName(), maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 12,
    eachMessage: ({ message }) => take(message.key?.toString() ?? ''),
  });
  return consumer;
}

async function clients(ask: (id: string) => Promise<unknown>): Promise<void> {
  const one = async () => {
    for (let n = 0; n < COMMANDS / CLIENTS; n += 1) await ask(nextName());
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
}

interface RawTopic {
  readonly kafka: Kafka;
  readonly producer: Producer;
  readonly topic: string;
}

async function rawTopic(brokers: readonly string[]): Promise<RawTopic> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const topic = nextName();
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12, replicationFactor: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return { kafka, producer, topic };
}

function* pages(): Generator<readonly Recorded[]> {
  for (let from = 0; from < EVENTS; from += PAGE) yield Array.from({ length: PAGE }, (_, n) => eventNumber(from + n));
}

function rawMessage(event: Recorded) {
  return { key: event.metadata.scope, value: JSON.stringify(event) };
}

function counter(wanted: number) {
  let seen = 0;
  let complete!: () => void;
  const done = new Promise<void>((resolve) => (complete = resolve));
  const count = (more: number) => {
    seen += more;
    if (seen >= wanted) complete();
  };
  return { done, count };
}

function nextName(): string {
  return `bench-${randomBytes(8).toString('hex')}`;
}

function commandNumber(id: string): CommandEnvelope {
  const by = { subject: 'ann', authority: 'E09000007', roles: ['selector'] as const };
  const data = { title: 'The Lonely Londoners', copies: 3 };
  return { id, type: 'Order', data, context: 'buying', stream: `order-${id}`, by, correlationId: id, causationId: id };
}

/** An event of the size that ours have. */
function eventNumber(n: number): Recorded {
  const id = idOf(n);
  return {
    id,
    type: 'OrderLineConsented',
    data: {
      line: `line-${n}`,
      copies: 3,
      title: 'The Lonely Londoners',
      shares: [{ fund: 'adult-fiction', pence: 1434 }],
    },
    metadata: metadataOf(id, `partnership-${n % SCOPES}`),
    stream: `jointOrder-${n % 500}`,
    revision: Math.floor(n / 500),
    position: positionAt('bench', BigInt(n)),
    hash: 'e'.repeat(64),
  };
}
