import { setTimeout as pause } from 'node:timers/promises';
import type { ITopicConfig } from 'kafkajs';
import { atMost, clientOf } from './client.js';
import type { KafkaOptions } from './options.js';

/** A topic has fewer partitions than keys are to be spread over: the configuration does not fit the installation. */
export class TooFewPartitions extends Error {
  override readonly name = 'TooFewPartitions';
  constructor(
    readonly topic: string,
    readonly partitions: number,
    readonly asked: number,
  ) {
    super(`${topic} has ${partitions} partitions, and keys are to be spread over ${asked}`);
  }
}

export type TopicKind = 'events' | 'commands' | 'queries' | 'replies';

const HOUR = 3_600_000;
const LARGEST_MESSAGE = 10_000_000;

/** Makes topics as they are needed, each once. Nothing is ever made by mistake: brokers' own creation of topics is not used. */
export class Topics {
  private readonly made = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  constructor(private readonly options: KafkaOptions) {}

  get events(): string {
    return `${this.options.prefix}.events`;
  }

  get queries(): string {
    return `${this.options.prefix}.queries`;
  }

  get replies(): string {
    return `${this.options.prefix}.replies`;
  }

  commandsOf(context: string): string {
    return `${this.options.prefix}.commands.${context}`;
  }

  /** Resolves when the topic is there, however long Kafka is away. Throws TooFewPartitions, or when closed before. */
  ready(topic: string, kind: TopicKind): Promise<void> {
    let made = this.made.get(topic);
    if (!made) {
      made = this.make(topic, kind);
      this.made.set(topic, made);
    }
    return made;
  }

  close(): void {
    this.closing.abort(new Error('closed'));
  }

  private async make(topic: string, kind: TopicKind): Promise<void> {
    const { report, reconnect } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      this.closing.signal.throwIfAborted();
      try {
        return await this.tryToMake(topic, kind);
      } catch (error) {
        if (error instanceof TooFewPartitions) throw error;
        report({ of: 'connection', what: topic, attempt, error });
        await pause(reconnect(attempt), undefined, { signal: this.closing.signal });
      }
    }
  }

  private async tryToMake(topic: string, kind: TopicKind): Promise<void> {
    const { partitions, times } = this.options;
    const wanted = kind === 'replies' ? 1 : partitions;
    const admin = clientOf(this.options).admin();
    try {
      await admin.connect();
      await admin.createTopics({ topics: [this.configOf(topic, kind, wanted)], timeout: times.request });
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const there = topics[0]?.partitions.length ?? 0;
      if (there < wanted) throw new TooFewPartitions(topic, there, wanted);
    } finally {
      await atMost(times.request, admin.disconnect());
    }
  }

  private configOf(topic: string, kind: TopicKind, numPartitions: number): ITopicConfig {
    // Events stay for ever: a new consumer begins at the first. The others nobody waits for after their deadline.
    const retention = { events: -1, commands: 24 * HOUR, queries: HOUR, replies: HOUR }[kind];
    return {
      topic,
      numPartitions,
      replicationFactor: this.options.replicas,
      configEntries: [
        { name: 'retention.ms', value: String(retention) },
        { name: 'retention.bytes', value: '-1' },
        // kafkajs dies of a batch in a codec that it lacks, whoever wrote it.
        { name: 'compression.type', value: 'uncompressed' },
        { name: 'max.message.bytes', value: String(LARGEST_MESSAGE) },
        { name: 'min.insync.replicas', value: String(this.options.replicas > 2 ? 2 : 1) },
      ],
    };
  }
}
