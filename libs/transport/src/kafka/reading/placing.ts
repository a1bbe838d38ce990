import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { KafkaOptions } from '../options.js';
import { boundsOf, type Bounds } from './bounds.js';

/** Whose partitions are placed, and who is told. None of it may throw but `startOf`, which is asked again then. */
export interface Placed {
  readonly topic: string;
  readonly group: string;
  /** Where to begin. May be asked again. */
  readonly startOf: (partition: number, bounds: Bounds) => Promise<bigint>;
  /** It is known where all of them begin. What it throws is tried again, with the placing. */
  readonly begun: (bounds: ReadonlyMap<number, Bounds>, starts: ReadonlyMap<number, bigint>) => void;
  readonly failed: (error: unknown) => void;
  readonly report: (error: unknown) => void;
}

/** How often it is tried to learn where to begin, before another client is taken for it. */
const PLACINGS = 5;

/** Learns where the partitions of a member begin: after each join, and when what was fetched is not what comes next. */
export class Placing {
  /** The number of the latest join. What was asked for an earlier one is ignored. */
  private join = 0;
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly admin: Admin,
    private readonly placed: Placed,
    private readonly reconnect: KafkaOptions['reconnect'],
  ) {}

  /** For the partitions of a new join. */
  begin(numbers: readonly number[]): void {
    this.join += 1;
    const join = this.join;
    const placing = this.place(numbers, join).finally(() => {
      if (this.underWay === placing) this.underWay = undefined;
    });
    this.underWay = placing;
  }

  /** Once more for the same join, unless that is under way. */
  again(numbers: readonly number[]): void {
    if (this.underWay) return;
    this.begin(numbers);
  }

  /** Resolves when nothing is being learned. */
  async settled(): Promise<void> {
    await this.underWay;
  }

  /** What is being learned is of no use any more. */
  stop(): void {
    this.join += 1;
  }

  private async place(numbers: readonly number[], join: number): Promise<void> {
    const { group, topic, startOf, begun, failed, report } = this.placed;
    for (let attempt = 1; join === this.join; attempt += 1) {
      try {
        const bounds = await boundsOf(this.admin, group, topic, numbers);
        const starts = new Map<number, bigint>();
        for (const [number, bound] of bounds) starts.set(number, await startOf(number, bound));
        if (join === this.join) begun(bounds, starts);
        return;
      } catch (error) {
        report(error);
        if (attempt >= PLACINGS) return failed(error);
        await pause(this.reconnect(attempt));
      }
    }
  }
}
