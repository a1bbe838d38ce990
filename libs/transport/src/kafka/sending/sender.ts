import { setTimeout as pause } from 'node:timers/promises';
import { atMost } from '../client.js';
import { Line, type Outgoing } from './line.js';
import type { KafkaOptions } from '../options.js';
import { Pace } from './pace.js';

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
const BUNDLE_BYTES = 1_000_000;
/** MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_RECORD: no retry mends them. */
const NEVER_TAKEN: readonly unknown[] = [10, 18, 87];

/** What goes in one request, by partition. */
type Bundle = ReadonlyMap<number, readonly Waiting[]>;

interface Attempted {
  /** What may not be written: of that it is unknown. */
  readonly unwritten: Bundle;
  readonly error?: unknown;
}

/**
 * Sends to one topic, what waits for all its partitions in one request, one request at a time. Each partition has at most
 * one unsettled batch, what comes meanwhile is the next one: so order survives every retry. Whatever fails is sent again by
 * a new client, each partition by itself on a line of its own, so that one without a leader holds up no other; twice is
 * possible, another order never.
 */
export class Sender {
  private readonly queues = new Map<number, Waiting[]>();
  /** Partitions whose batch has failed: until it is settled they are in no bundle. */
  private readonly apart = new Set<number>();
  private readonly sending = new Set<Promise<void>>();
  private readonly closing = new AbortController();
  private readonly pace: Pace;
  private readonly line: Line;
  private bundling = false;

  constructor(
    readonly topic: string,
    private readonly options: KafkaOptions,
  ) {
    this.pace = new Pace(options.times.gather);
    this.line = new Line(topic, options);
  }

  /** Resolves when all replicas in sync have it. Rejects with NotSent after `milliseconds`, or with what the broker refuses. */
  send(partition: number, message: Outgoing, milliseconds = Infinity): Promise<void> {
    if (this.closing.signal.aborted) return Promise.reject(new NotSent('closed'));
    return new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(message.value) + 512;
      const waiting = { message, bytes, until: performance.now() + milliseconds, resolve, reject };
      const queue = this.queues.get(partition);
      if (queue) queue.push(waiting);
      else this.queues.set(partition, [waiting]);
      this.wake();
    });
  }

  /** Sends what waits as far as it goes at once; the rest rejects with NotSent. */
  async close(): Promise<void> {
    const empty = async () => {
      while (this.sending.size > 0) await Promise.all(this.sending);
    };
    await atMost(this.options.times.request, empty());
    this.closing.abort();
    await this.line.close();
  }

  private wake(): void {
    if (this.bundling) return;
    this.bundling = true;
    this.hold(this.pump());
  }

  private hold(work: Promise<void>): void {
    const held = work.finally(() => this.sending.delete(held));
    this.sending.add(held);
  }

  private async pump(): Promise<void> {
    for (await this.pace.next(); this.isAsked(); await this.pace.next()) {
      const bundle = this.takeBundle();
      if (bundle.size === 0) continue;
      const { unwritten } = await this.attempt(this.line, bundle, 1);
      for (const [partition, batch] of unwritten) this.hold(this.sendApart(partition, batch));
    }
    this.bundling = false;
  }

  private isAsked(): boolean {
    return [...this.queues.keys()].some((partition) => !this.apart.has(partition));
  }

  private takeBundle(): Bundle {
    const bundle = new Map<number, readonly Waiting[]>();
    let room = BUNDLE_BYTES;
    for (const [partition, queue] of [...this.queues]) {
      if (this.apart.has(partition)) continue;
      if (room <= 0) break;
      const batch = this.stillWanted(takeBatch(queue));
      // It goes to the end of the queue again, so that partitions with much to send leave room for the others.
      this.queues.delete(partition);
      if (queue.length > 0) this.queues.set(partition, queue);
      if (batch.length > 0) bundle.set(partition, batch);
      room -= batch.reduce((sum, { bytes }) => sum + bytes, 0);
    }
    return bundle;
  }

  private async sendApart(partition: number, taken: readonly Waiting[]): Promise<void> {
    this.apart.add(partition);
    const line = new Line(this.topic, this.options);
    let batch = taken;
    for (let attempt = 2; ; attempt += 1) {
      await this.rest(attempt - 1);
      batch = this.stillWanted(batch);
      if (batch.length === 0) break;
      const { unwritten, error } = await this.attempt(line, new Map([[partition, batch]]), attempt);
      if (unwritten.size === 0) break;
      if (isRefused(error)) {
        for (const { reject } of batch) reject(error);
        break;
      }
    }
    void line.close();
    this.apart.delete(partition);
    if (this.queues.has(partition)) this.wake();
  }

  private async rest(attempt: number): Promise<void> {
    await pause(this.options.reconnect(attempt), undefined, { signal: this.closing.signal }).catch(() => undefined);
  }

  /** Sends it once. Whose message is written has been told so. */
  private async attempt(line: Line, bundle: Bundle, attempt: number): Promise<Attempted> {
    const unwritten = new Map(bundle);
    try {
      const messages = [...bundle].map(
        ([partition, batch]) => [partition, batch.map(({ message }) => message)] as const,
      );
      for (const partition of await line.write(new Map(messages))) {
        for (const { resolve } of bundle.get(partition) ?? []) resolve();
        unwritten.delete(partition);
      }
      const [partition] = unwritten.keys();
      if (partition === undefined) return { unwritten };
      throw new NotWritten(`kafkajs sent to ${this.topic}/${partition}, but no broker confirmed it`);
    } catch (error) {
      if (!isRefused(error)) this.options.report({ of: 'connection', what: this.topic, attempt, error });
      return { unwritten, error };
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

function isRefused(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NEVER_TAKEN.includes(error.code)) return true;
  return isRefused(error.cause);
}
