import { behind, type Behind, type EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';

/** Where events go. What it has taken, it never loses. */
export interface Publisher {
  /** All events up to here are there for good; undefined: none. */
  resumeFrom(): Promise<Position | undefined>;
  /** Resolves when they are there for good. */
  publish(events: readonly Recorded[]): Promise<void>;
}

/**
 * Brings every event of the store to who listens, in the store's order. It keeps nothing of its own: where it goes on is
 * read from where it published, so it can be killed, started anew, and run several times at once.
 */
export class Relay {
  private through: Position | undefined;
  private count = 0;
  private placed = false;

  constructor(
    private readonly store: EventStore,
    private readonly publisher: Publisher,
  ) {}

  /** Events published by this process. */
  get sent(): number {
    return this.count;
  }

  /**
   * Publishes until the signal aborts, what is in hand included unless the publisher is closed before. Throws
   * ForeignPosition or PositionBeyondEnd: what was published is another store's, or this store was cut back; to go on would
   * lose events.
   */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.follow(signal);
    } catch (error) {
      // What a closed publisher has not taken is published after the next start.
      if (!signal.aborted) throw error;
    }
  }

  /** Resolves when it knows where to go on; throws as long as it doesn't, since nothing is published meanwhile. */
  async knowsWhereToGoOn(): Promise<void> {
    if (!this.placed) throw new Error('where the published events end is not known yet');
  }

  /** How far it is behind now. */
  standing(): Promise<Behind> {
    return behind(this.store, { after: this.through });
  }

  private async follow(signal: AbortSignal): Promise<void> {
    this.through = await this.publisher.resumeFrom();
    this.placed = true;
    for await (const seen of this.store.follow({ after: this.through, signal })) {
      if (seen.kind !== 'events') continue;
      await this.publisher.publish(seen.events);
      this.through = seen.events.at(-1)?.position ?? this.through;
      this.count += seen.events.length;
    }
  }
}
