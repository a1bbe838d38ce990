import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';

/** Where events go. What it has taken, it never loses. */
export interface Publisher {
  /** All events up to here are there for good; undefined: none. */
  resumeFrom(): Promise<Position | undefined>;
  /** Resolves when they are there for good. */
  publish(events: readonly Recorded[]): Promise<void>;
}

/** How far the relay is behind the store. */
export interface RelayStanding {
  /** Events that were not published yet; `LAG_LIMIT` means so many or more. */
  readonly lag: number;
  /** When the first of them happened: instant in UTC; null when there is none. */
  readonly waitingSince: string | null;
}

/** Lag is counted up to here, so that asking stays cheap. */
export const LAG_LIMIT = 1_000;

/**
 * Brings every event of the store to who listens, in the store's order. It keeps nothing of its own: where it goes on is
 * read from where it published, so it can be killed, started anew, and run several times at once.
 */
export class Relay {
  private through: Position | undefined;
  private count = 0;

  constructor(
    private readonly store: EventStore,
    private readonly publisher: Publisher,
  ) {}

  /** Events published by this process. */
  get sent(): number {
    return this.count;
  }

  /**
   * Publishes until the signal aborts, what is in hand included. Throws ForeignPosition or PositionBeyondEnd: what was
   * published is another store's, or this store was cut back; to go on would lose events.
   */
  async run(signal: AbortSignal): Promise<void> {
    this.through = await this.publisher.resumeFrom();
    for await (const seen of this.store.follow({ after: this.through, signal })) {
      if (seen.kind !== 'events') continue;
      await this.publisher.publish(seen.events);
      this.through = seen.events.at(-1)?.position ?? this.through;
      this.count += seen.events.length;
    }
  }

  /** How far it is behind now. */
  async standing(): Promise<RelayStanding> {
    let lag = 0;
    let waitingSince: string | null = null;
    for await (const page of this.store.readAll({ after: this.through, limit: LAG_LIMIT })) {
      waitingSince ??= page[0]?.metadata.at ?? null;
      lag += page.length;
    }
    return { lag, waitingSince };
  }
}
