import type { EachBatchPayload } from 'kafkajs';
import type { Bounds } from './bounds.js';
import type { Partition } from './partition.js';

/** kafkajs' commit as each batch offers it. The consumer's own commit may start a second fetch loop when it fails. */
export type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * Commits up to where all messages of a partition have had their effect: not too often, and one commit at a time. A commit
 * goes backwards only when a partition is begun at an earlier offset than the committed one.
 */
export class Commits {
  private known = new Map<number, bigint>();
  /** Partitions that begin now at an earlier offset than the committed one. */
  private ahead = new Set<number>();
  private commit: Commit | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again: Promise<void> | undefined;

  constructor(
    private readonly topic: string,
    private readonly every: number,
    private readonly partitions: () => Iterable<Partition>,
    private readonly report: (error: unknown) => void,
  ) {}

  use(commit: Commit): void {
    this.commit = commit;
  }

  /** Takes a new set of partitions: what the group has committed of each, and where it begins now. */
  begin(bounds: ReadonlyMap<number, Pick<Bounds, 'committed'>>, starts: ReadonlyMap<number, bigint>): void {
    this.known = new Map();
    this.ahead = new Set();
    for (const [number, { committed = 0n }] of bounds) {
      const start = starts.get(number) ?? committed;
      if (committed > start) this.ahead.add(number);
      this.known.set(number, committed > start ? start - 1n : committed);
    }
  }

  /**
   * Commits backwards where a partition begins at an earlier offset than the committed one; true when no such partition is
   * left. No work may begin before: the partition's next owner would begin at the old offset, and skip what lies between.
   */
  async haveGoneBack(): Promise<boolean> {
    if (this.ahead.size > 0) await this.now();
    return this.ahead.size === 0;
  }

  soon(): void {
    this.timer ??= setTimeout(() => void this.now(), this.every);
  }

  /** Resolves when what is settled now was committed, or could not be. */
  now(): Promise<void> {
    this.stop();
    if (!this.running) return (this.running = this.run().finally(() => (this.running = undefined)));
    // The commit under way may have begun before the latest progress.
    this.again ??= this.running.then(() => {
      this.again = undefined;
      return this.now();
    });
    return this.again;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async run(): Promise<void> {
    const { commit, known, ahead } = this;
    const moved = [...this.partitions()]
      .map(({ number, settled }) => ({ number, settled }))
      .filter(({ number, settled }) => settled > (known.get(number) ?? 0n));
    if (!commit || moved.length === 0) return;
    const partitions = moved.map(({ number, settled }) => ({ partition: number, offset: settled.toString() }));
    try {
      await commit({ topics: [{ topic: this.topic, partitions }] });
      for (const { number, settled } of moved) {
        known.set(number, settled);
        ahead.delete(number);
      }
    } catch (error) {
      // Nothing is lost: it is committed with the next progress, or the messages are read again by the next owner.
      if (known === this.known) this.report(error);
    }
  }
}
