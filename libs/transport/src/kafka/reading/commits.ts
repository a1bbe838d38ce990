import type { EachBatchPayload } from 'kafkajs';
import type { Partition } from './partition.js';

/** kafkajs' own commit, which any batch brings along; that of the consumer may start a second fetch loop when it fails. */
export type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/** Commits how far partitions are settled: not too often, one commit at a time, and never backwards. */
export class Commits {
  private known = new Map<number, bigint>();
  private commit: Commit | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly topic: string,
    private readonly every: number,
    private readonly partitions: () => Iterable<Partition>,
    private readonly report: (error: unknown) => void,
  ) {}

  use(commit: Commit): void {
    this.commit = commit;
  }

  /** The partitions are others now; this is what the group has committed of them. */
  begin(known: ReadonlyMap<number, bigint>): void {
    this.known = new Map(known);
  }

  soon(): void {
    this.timer ??= setTimeout(() => void this.now(), this.every);
  }

  now(): Promise<void> {
    this.stop();
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async run(): Promise<void> {
    const { commit, known } = this;
    const moved = [...this.partitions()]
      .map(({ number, settled }) => ({ number, settled }))
      .filter(({ number, settled }) => settled > (known.get(number) ?? 0n));
    if (!commit || moved.length === 0) return;
    const partitions = moved.map(({ number, settled }) => ({ partition: number, offset: settled.toString() }));
    try {
      await commit({ topics: [{ topic: this.topic, partitions }] });
      for (const { number, settled } of moved) known.set(number, settled);
    } catch (error) {
      // The next progress, or the next owner, commits it: what is settled stays so.
      if (known === this.known) this.report(error);
    }
  }
}
