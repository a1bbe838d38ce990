import { withResolvers } from '../../common/turns.js';
import type { Incoming } from '../messages.js';
import type { KafkaOptions } from '../options.js';
import { Reader } from '../reading/reader.js';

/** Finds the last message of each partition of a topic that has one. */
export class Tails {
  private readonly closing = new AbortController();

  constructor(
    private readonly topic: string,
    private readonly options: KafkaOptions,
  ) {}

  /** Waits for Kafka. Throws when closed before. */
  async read(): Promise<readonly Incoming[]> {
    const { signal } = this.closing;
    if (signal.aborted) throw new Error('closed');
    const closed = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('closed'))),
    );
    const tails = new Map<number, Incoming>();
    const wanted = new Set<number>();
    const { promise: all, resolve: complete } = withResolvers();
    const check = () => [...wanted].every((partition) => tails.has(partition)) && complete();
    const reader = new Reader(
      {
        topic: this.topic,
        group: `${this.topic}.tail.${this.options.instance}`,
        atOnce: 1,
        batch: 1,
        handle: async () => undefined,
        startOf: async (partition, { low, high }) => {
          if (high > low) wanted.add(partition);
          return high > low ? high - 1n : high;
        },
        direct: (message) => {
          tails.set(message.partition, message);
          check();
        },
      },
      this.options,
    );
    try {
      await Promise.race([closed, reader.start().then(check)]);
      await Promise.race([closed, all]);
    } finally {
      await reader.stop();
    }
    return [...tails.values()];
  }

  close(): void {
    this.closing.abort();
  }
}
