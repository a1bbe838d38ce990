import type { Bounds } from '../reading/bounds.js';
import { atMost, clientOf } from '../client.js';
import { askingOf, readReply, type Incoming, type Reply } from '../messages.js';
import type { KafkaOptions } from '../options.js';
import { Reader } from '../reading/reader.js';
import type { Topics } from '../topics.js';

/** Takes what was replied to an asking. */
export type Take = (reply: Reply) => void;

/**
 * Finds the answers to what this instance asked, among all on the one topic of replies. It reads it in a group of its
 * own, whose only member it is, so that no rebalance can lose an answer.
 */
export class Replies {
  private readonly reader: Reader;
  private readonly group: string;
  private readonly taking = new Map<string, Take>();
  private readonly seen = new Map<number, bigint>();
  private starting: Promise<void> | undefined;
  private asked = 0;

  constructor(
    private readonly topics: Topics,
    private readonly options: KafkaOptions,
  ) {
    this.group = `${topics.replies}.${options.instance}`;
    this.reader = new Reader(
      {
        topic: topics.replies,
        group: this.group,
        atOnce: 1,
        batch: 1,
        handle: async () => undefined,
        startOf: (partition, bounds) => this.startOf(partition, bounds),
        direct: (message) => this.take(message),
      },
      options,
    );
  }

  /** Resolves when replies will be seen: ask nothing before. */
  ready(): Promise<void> {
    this.starting ??= this.topics.ready(this.topics.replies, 'replies').then(() => this.reader.start());
    return this.starting;
  }

  /** Gives the name of a new asking, whose replies go to `take` until `forget`. */
  expect(take: Take): string {
    this.asked += 1;
    const asking = `${this.options.instance}/${this.asked}`;
    this.taking.set(asking, take);
    return asking;
  }

  forget(asking: string): void {
    this.taking.delete(asking);
  }

  async close(): Promise<void> {
    if (!this.starting) return;
    await this.reader.stop();
    await atMost(this.options.times.request, this.removeGroup());
  }

  /** From the end as it was before anything was asked; later from where it had come, so that no trouble loses an answer. */
  private async startOf(partition: number, { high, low }: Bounds): Promise<bigint> {
    const seen = this.seen.get(partition) ?? high;
    const start = seen > high || seen < low ? low : seen;
    this.seen.set(partition, start);
    return start;
  }

  private take(message: Incoming): void {
    this.seen.set(message.partition, message.offset + 1n);
    // Askings carry the name of who asked: another's is not known here.
    const take = this.taking.get(askingOf(message));
    if (!take) return;
    try {
      take(readReply(message));
    } catch (error) {
      this.options.report({ of: 'connection', what: this.topics.replies, attempt: 1, error });
    }
  }

  /** What is left behind by a crash Kafka removes by itself: the group has committed nothing. */
  private async removeGroup(): Promise<void> {
    const admin = clientOf(this.options).admin();
    try {
      await admin.connect();
      await admin.deleteGroups([this.group]);
    } catch (error) {
      this.options.report({ of: 'connection', what: this.group, attempt: 1, error });
    } finally {
      await admin.disconnect();
    }
  }
}
