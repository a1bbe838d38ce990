import type { EventStore } from '#event-store';
import { pauseOf, statusOf, type Pause, type Status } from './consuming/status.js';
import { parkedOf, type Parked } from './parking/parked.js';
import { refusalsOf, type ProcessRefusal } from './process/refusals.js';
import type { ReadStore } from './read-store.js';
import { progressOf, type Progress } from './rebuild/progress.js';

/** Shows how the projections and processes of a read store stand, in whichever process they run. */
export class Overseeing {
  constructor(
    private readonly readStore: ReadStore,
    private readonly store: EventStore,
  ) {}

  /** Everyone who has ever been started, by name: a projection's, or `process:<name>`. */
  async consumers(): Promise<readonly string[]> {
    const { rows } = await this.readStore.database.query<{ name: string }>(
      'select name from read_store.consumer order by name',
      [],
    );
    return rows.map(({ name }) => name);
  }

  /**
   * How one stands; with a scope, only that scope's events count as being behind. Throws ForeignPosition or
   * PositionBeyondEnd when its place is not in this store.
   */
  status(consumer: string, scope?: string): Promise<Status> {
    return statusOf(this.readStore.database, this.store, consumer, scope);
  }

  /** Why one stands still; null when it is not paused. */
  paused(consumer: string): Promise<Pause | null> {
    return pauseOf(this.readStore.database, consumer);
  }

  /** What is parked, oldest first: of all, of one, or one scope of one. */
  parked(consumer?: string, scope?: string): Promise<readonly Parked[]> {
    return parkedOf(this.readStore.database, consumer, scope);
  }

  /** What is being built of a projection. */
  progress(projection: string): Promise<readonly Progress[]> {
    return progressOf(this.readStore.database, this.store, projection);
  }

  /** Commands that the domain refused to processes, newest first. */
  refusals(limit: number): Promise<readonly ProcessRefusal[]> {
    return refusalsOf(this.readStore.database, limit);
  }
}
