import { comparePositions, type Position, type Recorded } from '#kernel';
import { isLost, throwUncaught } from '../../common/lost.js';
import type { Rest } from '../../common/turns.js';
import type { Running, Subscription } from '../../transport.js';
import type { Bounds } from './bounds.js';
import { readEvent, type Incoming } from '../messages.js';
import { forEvents, type KafkaOptions } from '../options.js';
import { Reader, type MemberStanding } from './reader.js';
import type { Topics } from '../topics.js';

/** A member of a group of listeners. */
export class Listening implements Running {
  private readonly reader: Reader;
  /** The last event of each scope whose effect is durable by this member: what is sent twice is not given twice. */
  private readonly done = new Map<string, Position>();
  private lost = false;

  constructor(
    private readonly subscription: Subscription,
    topics: Topics,
    private readonly options: KafkaOptions,
  ) {
    this.reader = new Reader(
      {
        topic: topics.events,
        group: `${topics.events}.${subscription.group}`,
        atOnce: options.scopesAtOnce,
        batch: options.batch,
        handle: (scope, messages, attempt) => this.handle(scope, messages, attempt),
        startOf: (_partition, bounds) => this.startOf(bounds),
      },
      forEvents(options),
    );
  }

  get standing(): MemberStanding {
    return this.reader.standing;
  }

  start(): Promise<void> {
    return this.reader.start();
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }

  /** A consumer that has seen nothing gets all events, whatever its group has committed: its own data was lost. */
  private async startOf({ committed, low, high }: Bounds): Promise<bigint> {
    this.done.clear();
    const { after } = this.subscription;
    if (committed === undefined || committed < low || committed > high) return low;
    return after && (await after()) === undefined ? low : committed;
  }

  private async handle(scope: string, messages: readonly Incoming[], attempt: number): Promise<Rest> {
    if (this.lost) return Infinity;
    try {
      const events = this.unseen(scope, messages.map(readEvent));
      const last = events.at(-1);
      if (!last) return undefined;
      await this.subscription.handle(scope, events);
      this.done.set(scope, last.position);
      return undefined;
    } catch (error) {
      if (isLost(error)) this.lose(error);
      this.options.report({ of: 'events', what: `${this.subscription.group}/${scope}`, attempt, error });
      return this.options.backOff(attempt);
    }
  }

  /** Leaves out events that were given before: they may have been sent twice, and late. Throws ForeignPosition. */
  private unseen(scope: string, events: readonly Recorded[]): readonly Recorded[] {
    let last = this.done.get(scope);
    return events.filter(({ position }) => {
      if (last !== undefined && comparePositions(position, last) <= 0) return false;
      last = position;
      return true;
    });
  }

  private lose(error: Error): void {
    if (this.lost) return;
    this.lost = true;
    (this.subscription.stopped ?? throwUncaught)(error);
    void this.reader.stop();
  }
}
