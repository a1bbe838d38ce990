import { setTimeout as pause } from 'node:timers/promises';
import { Turns, type Rest } from '../../common/turns.js';
import type { Bounds } from './bounds.js';
import { Life } from './life.js';
import type { Incoming } from '../messages.js';
import type { KafkaOptions } from '../options.js';

/** What is done with a topic's messages. */
export interface Work {
  readonly topic: string;
  /** Members of one group share the partitions. */
  readonly group: string;
  /** Keys handled at once. */
  readonly atOnce: number;
  /** Messages of one key handled together at most. */
  readonly batch: number;
  /** Messages of one lane are handled in order, one handling at a time; default the message's key. */
  readonly laneOf?: (message: Incoming) => string;
  /**
   * Resolves with undefined when the effect is durable, else with milliseconds to rest before the same messages are tried
   * again. `attempt` counts from 1. Never rejects.
   */
  readonly handle: (key: string, messages: readonly Incoming[], attempt: number) => Promise<Rest>;
  /** Where to begin; default at what was committed, else at the first message. */
  readonly startOf?: (partition: number, bounds: Bounds) => Promise<bigint>;
  /** Takes a message at once, instead of `handle`; then nothing is committed. */
  readonly direct?: (message: Incoming) => void;
}

/** How a member stands. */
export interface MemberStanding {
  readonly topic: string;
  readonly group: string;
  /** False while it has no partitions to work on by Kafka's word: it joins, was frozen, or Kafka is away. */
  readonly reading: boolean;
  readonly partitions: readonly number[];
  /** Messages on its partitions without a durable effect. */
  readonly lag: number;
}

/**
 * Reads a topic as a member of a group until it is stopped. When a kafkajs client crashes, hangs, or was away for too long,
 * a new one takes its place. Two handlers never work on one key at the same time, also when clients are replaced.
 */
export class Reader {
  private readonly turns: Turns;
  private readonly stopping = new AbortController();
  private life: Life | undefined;
  private living: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly work: Work,
    private readonly options: KafkaOptions,
  ) {
    this.turns = new Turns(work.atOnce, (lane) => this.turn(lane));
  }

  /** Resolves when it reads, however long Kafka is away. Throws when it is stopped before. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.living ??= this.live(resolve).then(() => reject(new Error(`${this.work.group} was stopped`)));
    });
  }

  /** Takes no more work; resolves when the work in hand is done, its progress committed and the group left. */
  stop(): Promise<void> {
    this.stopped ??= this.windDown();
    return this.stopped;
  }

  get standing(): MemberStanding {
    const { topic, group } = this.work;
    const partitions = this.life?.all;
    const lag = (partitions ?? []).reduce((sum, partition) => sum + partition.lag, 0);
    const numbers = (partitions ?? []).map(({ number }) => number);
    return { topic, group, reading: partitions !== undefined, partitions: numbers, lag };
  }

  private async windDown(): Promise<void> {
    await this.turns.stop();
    this.stopping.abort();
    await this.life?.leave();
    await this.living;
  }

  private async live(ready: () => void): Promise<void> {
    const { signal } = this.stopping;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const life = this.newLife();
      try {
        await Promise.race([life.begin(), stopped]);
        attempt = 1;
        ready();
        await Promise.race([life.end, stopped]);
      } catch (error) {
        this.report(attempt, error);
      }
      if (signal.aborted) return;
      void life.abandon();
      await pause(this.options.reconnect(attempt), undefined, { signal }).catch(() => undefined);
    }
  }

  private newLife(): Life {
    const { topic, group, startOf, direct } = this.work;
    this.life = new Life(
      {
        topic,
        group,
        direct,
        startOf: startOf ?? ((partition, bounds) => this.whereItStopped(partition, bounds)),
        laneOf: this.work.laneOf ?? (({ key }) => key),
        woken: (partition, lanes) => {
          for (const lane of lanes) this.turns.wake(`${partition}/${lane}`);
        },
        report: (error) => this.report(1, error),
      },
      this.options,
    );
    return this.life;
  }

  private async whereItStopped(partition: number, { committed, low, high }: Bounds): Promise<bigint> {
    if (committed === undefined) return low;
    if (committed >= low && committed <= high) return committed;
    this.report(
      1,
      new Error(`${this.work.topic}/${partition} was cut off: it has ${low} to ${high}, read were ${committed}`),
    );
    return low;
  }

  private async turn(name: string): Promise<Rest> {
    const { life } = this;
    const slash = name.indexOf('/');
    const partition = life?.partition(Number(name.slice(0, slash)));
    if (!life || !partition) return undefined;
    const lane = name.slice(slash + 1);
    const attempt = partition.attempts(lane) + 1;
    const messages = partition.take(lane, this.work.batch);
    if (messages.length === 0) {
      if (partition.goBack()) life.fetchAgain(partition);
      return undefined;
    }
    const rest = await life.holding(this.work.handle(lane, messages, attempt));
    if (!life.isOurs(partition)) return undefined;
    if (rest !== undefined) {
      partition.giveBack(lane);
      return rest;
    }
    const more = partition.settle(lane);
    life.progressed(partition);
    return more ? 0 : undefined;
  }

  private report(attempt: number, error: unknown): void {
    this.options.report({ of: 'connection', what: `${this.work.group} at ${this.work.topic}`, attempt, error });
  }
}
