import type { Producer } from 'kafkajs';
import { atMost, clientOf } from '../client.js';
import type { KafkaOptions } from '../options.js';

/** A message as it leaves. */
export interface Outgoing {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What goes in one request, by partition. */
export type Bundle = ReadonlyMap<number, readonly Outgoing[]>;

/**
 * A producer of kafkajs that is replaced by a new one as soon as it has failed once: its requests may still be on their way
 * to a broker that sleeps.
 */
export class Line {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly topic: string,
    private readonly options: KafkaOptions,
  ) {}

  /** Writes it once. Gives the partitions of which a broker has confirmed that all replicas in sync have what was sent. */
  async write(bundle: Bundle): Promise<ReadonlySet<number>> {
    const connecting = (this.producer ??= this.connect());
    try {
      const producer = await connecting;
      const results = await producer.send({
        topic: this.topic,
        acks: -1,
        timeout: Math.ceil(this.options.times.request / 2),
        messages: [...bundle].flatMap(([partition, batch]) => batch.map((message) => ({ ...message, partition }))),
      });
      const written = new Set(results.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition));
      if (written.size < bundle.size) void this.letGo(connecting);
      return written;
    } catch (error) {
      void this.letGo(connecting);
      throw error;
    }
  }

  /** Closes it, as far as the broker answers. */
  async close(): Promise<void> {
    const { producer } = this;
    if (producer) await atMost(this.options.times.request, this.letGo(producer));
  }

  private letGo(producer: Promise<Producer>): Promise<void> {
    if (this.producer === producer) this.producer = undefined;
    return producer.then((client) => client.disconnect()).catch(() => undefined);
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
}

function partitionAsked({ message }: { message: { partition?: number } }): number {
  if (message.partition === undefined) throw new Error('a message without its partition');
  return message.partition;
}
