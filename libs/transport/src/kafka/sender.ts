import { setTimeout as pause } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { atMost, clientOf } from './client.js';
import type { KafkaOptions } from './options.js';

/** A message as it leaves. */
export interface Outgoing {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The broker did not confirm what it was sent, though kafkajs said that it had been sent. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** It could not be sent in time, or the sender was closed. Whether it was written is unknown. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

interface Waiting {
  readonly message: Outgoing;
  readonly bytes: number;
  /** By `performance.now()`. */
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const BATCH_MESSAGES = 500;
const BATCH_BYTES = 500_000;
/** MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_RECORD: no retry mends them. */
const NEVER_TAKEN: readonly unknown[] = [10, 18, 87];

/**
 * Sends to one topic. Each partition has at most one unsettled batch, what comes meanwhile is the next one: so order
 * survives every retry. Whatever fails is sent again by a new client; twice is possible, never or in another order not.
 */
export class Sender {
  private readonly queues = new Map<number, Waiting[]>();
  private readonly pumping = new Set<Promise<void>>();
  private readonly closing = new AbortController();
  private producer: Promise<Producer> | undefined;

  constructor(
    readonly topic: string,
    private readonly options: KafkaOptions,
  ) {}

  /** Resolves when all replicas in sync have it. Rejects with NotSent after `milliseconds`, or with what the broker refuses. */
  send(partition: number, message: Outgoing, milliseconds = Infinity): Promise<void> {
    if (this.closing.signal.aborted) return Promise.reject(new NotSent('closed'));
    return new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(message.value) + 512;
      const waiting = { message, bytes, until: performance.now() + milliseconds, resolve, reject };
      const queue = this.queues.get(partition);
      if (queue) {
        queue.push(waiting);
        return;
      }
      this.queues.set(partition, [waiting]);
      const pumping = this.pump(partition).finally(() => this.pumping.delete(pumping));
      this.pumping.add(pumping);
    });
  }

  /** Connects already, so that the first message does not wait for it. Throws when Kafka is away. */
  async warm(): Promise<void> {
    await this.connected();
  }

  /** Sends what waits as far as it goes at once; the rest rejects with NotSent. */
  async close(): Promise<void> {
    if (this.pumping.size > 0) await atMost(this.options.times.request, Promise.all(this.pumping));
    this.closing.abort();
    await this.letGo();
  }

  private async pump(partition: number): Promise<void> {
    const queue = this.queues.get(partition) ?? [];
    while (queue.length > 0) await this.sendBatch(partition, takeBatch(queue));
    this.queues.delete(partition);
  }

  private async sendBatch(partition: number, taken: readonly Waiting[]): Promise<void> {
    let batch = taken;
    for (let attempt = 1; ; attempt += 1) {
      batch = this.stillWanted(batch);
      if (batch.length === 0) return;
      try {
        await this.write(partition, batch);
        for (const { resolve } of batch) resolve();
        return;
      } catch (error) {
        if (isRefused(error)) {
          for (const { reject } of batch) reject(error as Error);
          return;
        }
        this.options.report({ of: 'connection', what: this.topic, attempt, error });
        await this.letGo();
      }
      await pause(this.options.reconnect(attempt), undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  private stillWanted(batch: readonly Waiting[]): readonly Waiting[] {
    const { aborted } = this.closing.signal;
    const now = performance.now();
    return batch.filter(({ until, reject }) => {
      if (until > now && !aborted) return true;
      reject(new NotSent(aborted ? 'closed' : `not sent to ${this.topic} in time`));
      return false;
    });
  }

  private async write(partition: number, batch: readonly Waiting[]): Promise<void> {
    const producer = await this.connected();
    const [result, ...others] = await producer.send({
      topic: this.topic,
      acks: -1,
      timeout: Math.ceil(this.options.times.request / 2),
      messages: batch.map(({ message }) => ({ ...message, partition })),
    });
    if (!result || others.length > 0 || result.partition !== partition || result.errorCode !== 0)
      throw new NotWritten(`kafkajs sent to ${this.topic}/${partition}, but no broker confirmed it`);
  }

  private connected(): Promise<Producer> {
    this.producer ??= this.connect().catch((error: unknown) => {
      this.producer = undefined;
      throw error;
    });
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    const producer = clientOf(this.options).producer({
      // kafkajs' idempotent producer loses messages in silence, and its own retries mix up their order.
      idempotent: false,
      retry: { retries: 0 },
      allowAutoTopicCreation: false,
      metadataMaxAge: this.options.times.metadata,
      createPartitioner: () => partitionAsked,
    });
    await producer.connect();
    return producer;
  }

  /** A client that has failed once is never used again: its requests may still be on their way to a broker that sleeps. */
  private async letGo(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    const gone = producer?.then((client) => client.disconnect()).catch(() => undefined);
    if (gone && this.closing.signal.aborted) await atMost(this.options.times.request, gone);
  }
}

function partitionAsked({ message }: { message: { partition?: number } }): number {
  if (message.partition === undefined) throw new Error('a message without its partition');
  return message.partition;
}

function takeBatch(queue: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const waiting of queue) {
    bytes += waiting.bytes;
    if (count > 0 && (bytes > BATCH_BYTES || count >= BATCH_MESSAGES)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NEVER_TAKEN.includes(error.code)) return true;
  return isRefused(error.cause);
}
