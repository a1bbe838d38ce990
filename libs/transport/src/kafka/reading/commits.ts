import type { EachBatchPayload } from 'kafkajs';
import type { Bounds } from './bounds.js';
import type { Partition } from './partition.js';

/** kafkajs' own commit, which any batch brings along; that of the consumer may start a second fetch loop when it fails. */
export type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/**
 * Commits how far partitions are settled: not too often, one commit at a time, and backwards only where a partition is begun
 * anew before what was committed.
 */
export class Commits {
  private known = new Map<number, bigint>();
  /** Partitions whose group has committed more than where they begin now. */
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

  /** The partitions are others now: what the group has committed of them, and where they begin. */
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
   * Commits where partitions begin that were further; says whether it could. No work may begin before: whoever gets them
   * next would take what was committed for true, and skip what lies between.
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
    // The one under way may have been asked too early to know of it.
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
      // The next progress, or the next owner, commits it: what is settled stays so.
      if (known === this.known) this.report(error);
    }
  }
}
