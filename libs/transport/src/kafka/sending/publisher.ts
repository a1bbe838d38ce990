import { comparePositions, type Position, type Recorded } from '#kernel';
import { eventMessage, readPublished, type Incoming, type Published } from '../messages.js';
import { forEvents, optionsOf, type KafkaOptions, type KafkaSettings } from '../options.js';
import { Sender } from './sender.js';
import { partitionOf } from './spread.js';
import { Tails } from './tails.js';
import { Topics } from '../topics.js';

/** The topic's events were spread over another number of partitions: scopes would move, and lose their order. */
export class SpreadChanged extends Error {
  override readonly name = 'SpreadChanged';
  constructor(
    readonly there: number,
    readonly asked: number,
  ) {
    super(`events are spread over ${there} partitions, not ${asked}: take another prefix, and the store fills it anew`);
  }
}

interface Publishing {
  readonly events: readonly Recorded[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts a store's events on the topic that `KafkaTransport.subscribe` listens to. It keeps nothing: how far it came is
 * written with every event. Several may publish at once; each must give all events from where it begins, in the store's order.
 */
export class KafkaPublisher {
  private readonly options: KafkaOptions;
  private readonly topics: Topics;
  private readonly sender: Sender;
  private readonly tails: Tails;
  private through: Position | undefined;
  private waiting: Publishing[] = [];
  private busy = false;

  constructor(given: KafkaSettings & Partial<KafkaOptions>) {
    this.options = optionsOf(given);
    this.topics = new Topics(this.options);
    this.sender = new Sender(this.topics.events, forEvents(this.options));
    this.tails = new Tails(this.topics.events, this.options);
  }

  /**
   * All events up to here are on the topic; undefined: begin at the first. A few more may be there, which will be there
   * twice. Waits for Kafka. Throws SpreadChanged, TooFewPartitions, or ForeignPosition: the topic holds another store's;
   * or when closed before.
   */
  async resumeFrom(): Promise<Position | undefined> {
    await this.topics.ready(this.topics.events, 'events');
    for (const tail of await this.tails.read()) {
      const published = this.publishedWith(tail);
      if (!published) continue;
      const { spread, through } = published;
      if (spread !== this.options.partitions) throw new SpreadChanged(spread, this.options.partitions);
      if (through !== undefined) this.through = later(this.through, through);
    }
    return this.through;
  }

  /**
   * Resolves when all replicas in sync have them, however long Kafka is away. It may be called again before: what comes
   * meanwhile goes together, after it. Rejects when closed before.
   */
  publish(events: readonly Recorded[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ events, resolve, reject });
      if (!this.busy) void this.pump();
    });
  }

  async close(): Promise<void> {
    this.topics.close();
    this.tails.close();
    await this.sender.close();
  }

  private async pump(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const taken = this.waiting.splice(0);
      try {
        await this.send(taken.flatMap(({ events }) => events));
        for (const { resolve } of taken) resolve();
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    this.busy = false;
  }

  private async send(events: readonly Recorded[]): Promise<void> {
    const { partitions: spread } = this.options;
    const { through } = this;
    await this.topics.ready(this.topics.events, 'events');
    const send = (event: Recorded) =>
      this.sender.send(partitionOf(event.metadata.scope, spread), eventMessage(event, { spread, through }));
    await Promise.all(events.map(send));
    this.through = events.at(-1)?.position ?? this.through;
  }

  /** What somebody else wrote says nothing of how far events have come: less is known then, and more is sent twice. */
  private publishedWith(tail: Incoming): Published | undefined {
    try {
      return readPublished(tail);
    } catch (error) {
      const what = `${this.topics.events}/${tail.partition}@${tail.offset}`;
      this.options.report({ of: 'events', what, attempt: 1, error });
      return undefined;
    }
  }
}

function later(a: Position | undefined, b: Position): Position {
  return a === undefined || comparePositions(a, b) < 0 ? b : a;
}
