import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import { assignerWith } from './assigner.js';
import { askedFrom, messagesOf } from './batch.js';
import type { Bounds } from './bounds.js';
import { atMost, clientOf } from '../client.js';
import { Commits } from './commits.js';
import type { Incoming } from '../messages.js';
import type { KafkaOptions } from '../options.js';
import { Pace } from '../sending/pace.js';
import { Partition } from './partition.js';
import { Placing, type Placed } from './placing.js';
import { Pulse } from './pulse.js';
import { Room } from './room.js';

/** Whom a life of a consumer works for. None of these functions may throw, but `startOf`. */
export interface Owner extends Omit<Placed, 'begun' | 'failed'> {
  readonly laneOf: (message: Incoming) => string;
  /** Lanes of a partition have work that may be begun. */
  readonly woken: (partition: number, lanes: Iterable<string>) => void;
  /** Takes a message at once instead of in lanes; then nothing is committed. */
  readonly direct?: ((message: Incoming) => void) | undefined;
}

/**
 * A consumer with a client of its own, from connecting to its first error; after that a new one takes its place. kafkajs
 * only fetches, and keeps the membership of the group. Handlers run apart from it, so that a slow one delays neither
 * fetches nor heartbeats.
 */
export class Life {
  private readonly admin: Admin;
  private readonly consumer: Consumer;
  private partitions = new Map<number, Partition>();
  private working = false;
  private over = false;
  private busy = 0;
  private quiet: (() => void) | undefined;
  private readonly pulse: Pulse;
  private readonly commits: Commits;
  private readonly room: Room;
  private readonly placing: Placing;
  private running: Promise<void> | undefined;
  private placed!: () => void;
  private failed!: (error: Error) => void;
  private readonly ready = new Promise<void>((resolve) => (this.placed = resolve));
  private readonly ending = new Promise<never>((_, reject) => (this.failed = reject));

  constructor(
    private readonly owner: Owner,
    private readonly options: KafkaOptions,
  ) {
    const kafka = clientOf(options);
    const { times } = options;
    const pace = new Pace(times.gather);
    this.pulse = new Pulse(times);
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: owner.group,
      sessionTimeout: times.session,
      heartbeatInterval: times.heartbeat,
      rebalanceTimeout: times.rebalance,
      maxWaitTimeInMs: times.fetch,
      metadataMaxAge: times.metadata,
      allowAutoTopicCreation: false,
      partitionAssigners: [
        assignerWith({
          beforeJoin: () => this.drain(),
          // Not for ever: kafkajs sends heartbeats only as it fetches. What is fetched too early is thrown away.
          beforeFetch: () => atMost(times.heartbeat, this.placing.settled()).then(() => pace.next()),
        }),
      ],
    });
    this.room = new Room(this.consumer, owner.topic, options, (partition) => this.working && this.isOurs(partition));
    this.commits = new Commits(
      owner.topic,
      times.commit,
      () => this.partitions.values(),
      (error) => this.working && owner.report(error),
    );
    this.placing = new Placing(
      this.admin,
      {
        ...owner,
        begun: (bounds, starts) => this.begun(bounds, starts),
        failed: (error) => this.fail(error),
      },
      options.reconnect,
    );
    this.ending.catch(() => undefined);
  }

  /** Resolves when it has its partitions, perhaps none, and works. Throws what ended it before. */
  async begin(): Promise<void> {
    this.pulse.watch((error) => this.fail(error));
    const joining = this.join().catch((error: unknown) => this.fail(error));
    await Promise.race([this.ready, this.ending, joining.then(() => this.ready)]);
  }

  /** Never resolves; rejects when this life is over. */
  get end(): Promise<never> {
    return this.ending;
  }

  /** The partition if work on it may begin now: it is ours, and the group has heard of us lately. */
  partition(number: number): Partition | undefined {
    return this.working && this.pulse.isFresh ? this.partitions.get(number) : undefined;
  }

  /** The partitions that it works on; undefined while it may not work, or the group has not heard of it lately. */
  get all(): readonly Partition[] | undefined {
    return this.working && this.pulse.isFresh ? [...this.partitions.values()] : undefined;
  }

  isOurs(partition: Partition): boolean {
    return !this.over && this.partitions.get(partition.number) === partition;
  }

  /** Counts a piece of work: a rebalance waits for it, but not long. */
  async holding<T>(work: Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work;
    } finally {
      this.busy -= 1;
      if (this.busy === 0) this.quiet?.();
    }
  }

  /** After work on a partition: commits soon, and fetches again where there is room. */
  progressed(partition: Partition): void {
    this.commits.soon();
    this.room.emptied(partition);
  }

  /** Fetches from `partition.next` on. */
  fetchAgain(partition: Partition): void {
    if (!this.working || !this.isOurs(partition)) return;
    this.consumer.seek({ topic: this.owner.topic, partition: partition.number, offset: partition.next.toString() });
    this.room.relieve(partition);
  }

  /** Commits what has had its effect, then leaves the group. */
  async leave(): Promise<void> {
    this.working = false;
    await this.commits.now();
    await this.abandon();
  }

  /** Ends it without a commit. Handlers that are running go on, but their progress is not committed. */
  async abandon(): Promise<void> {
    this.over = true;
    this.working = false;
    this.pulse.stop();
    this.placing.stop();
    this.commits.stop();
    this.room.stop();
    // kafkajs forgets a consumer that it is told to end while it joins: the member would stay in the group for ever.
    const joining = Promise.resolve(this.running).catch(() => undefined);
    const gone = joining.then(() => this.disconnect());
    await atMost(
      this.options.times.request,
      gone.catch((error: unknown) => this.owner.report(error)),
    );
  }

  private async disconnect(): Promise<void> {
    await Promise.all([this.consumer.disconnect(), this.admin.disconnect()]);
  }

  private fail(error: unknown): void {
    this.working = false;
    this.failed(error instanceof Error ? error : new Error('kafkajs failed', { cause: error }));
  }

  private async join(): Promise<void> {
    const { consumer } = this;
    const { GROUP_JOIN, REBALANCING, HEARTBEAT, STOP, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => this.joined(payload.memberAssignment[this.owner.topic] ?? []));
    consumer.on(REBALANCING, () => void (this.working = false));
    consumer.on(HEARTBEAT, () => this.sign());
    // A crash is told after kafkajs has disconnected: until then it would throw whatever it is asked to fetch or to pause.
    consumer.on(STOP, () => void (this.working = false));
    consumer.on(CRASH, ({ payload }) => this.fail(payload.error));
    try {
      await this.admin.connect();
      await consumer.connect();
      await consumer.subscribe({ topic: this.owner.topic, fromBeginning: true });
      if (this.over) return;
      this.running = consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.receive(payload),
      });
      await this.running;
    } finally {
      // It may have connected after `abandon` had disconnected it.
      if (this.over) await this.disconnect();
    }
  }

  private sign(): void {
    const wasFresh = this.pulse.isFresh;
    this.pulse.beat();
    if (wasFresh || !this.working) return;
    for (const { number, lanes } of this.partitions.values()) this.owner.woken(number, lanes);
  }

  private joined(numbers: readonly number[]): void {
    this.working = false;
    this.partitions = new Map();
    this.pulse.beat();
    this.placing.begin(numbers);
  }

  private begun(bounds: ReadonlyMap<number, Bounds>, starts: ReadonlyMap<number, bigint>): void {
    const { topic } = this.owner;
    this.commits.begin(bounds, starts);
    this.partitions = new Map([...starts].map(([number, start]) => [number, new Partition(number, start)]));
    for (const [partition, start] of starts) this.consumer.seek({ topic, partition, offset: start.toString() });
    this.working = true;
    // kafkajs keeps partitions paused over a rebalance. They hold no messages now, so there is room.
    for (const partition of this.partitions.values()) this.room.relieve(partition);
    this.placed();
  }

  private async receive(payload: EachBatchPayload): Promise<void> {
    if (!this.owner.direct) {
      this.commits.use((offsets) => payload.commitOffsetsIfNecessary(offsets));
      // When this fails, the batch is not taken: it will be fetched again.
      if (!(await this.commits.haveGoneBack())) return;
    }
    this.take(payload);
  }

  private take(payload: EachBatchPayload): void {
    const { batch } = payload;
    const partition = this.partitions.get(batch.partition);
    if (this.over || !partition || payload.isStale()) return;
    if (askedFrom(batch) !== partition.next) {
      this.placing.again([...this.partitions.keys()]);
      return;
    }
    const messages = messagesOf(batch);
    const last = BigInt(batch.lastOffset());
    partition.end = BigInt(batch.highWatermark);
    if (this.owner.direct) {
      partition.next = last + 1n;
      messages.forEach(this.owner.direct);
    } else {
      this.owner.woken(batch.partition, partition.accept(messages, last, this.owner.laneOf));
      this.room.filled(partition);
    }
    payload.resolveOffset(batch.lastOffset());
  }

  /** Ends the work in hand before others may get our partitions, and says how far it came. */
  private async drain(): Promise<void> {
    this.working = false;
    const { drain } = this.options.times;
    if (this.busy > 0) await atMost(drain, new Promise<void>((resolve) => (this.quiet = resolve)));
    this.quiet = undefined;
    await atMost(drain, this.commits.now());
  }
}
