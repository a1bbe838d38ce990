import { comparePositions, type Position, type Recorded } from '#kernel';
import type { Subscription } from '../transport.js';
import type { Hand } from './crew.js';

/**
 * One scope of a group: what waits for the handler, and how far it has come. A scope that failed or fell behind keeps no
 * events, only its position: they are read from the store again, until it has caught up with the follower.
 */
export class Scope {
  /** Events that follow `after` and those in hand, while it is not behind. */
  private held: Recorded[] = [];
  private seen: Position | undefined;
  private inHand = 0;
  behind = false;
  /** Failures in a row. */
  attempts = 0;
  /** The member it is with, until that one leaves. */
  member: Hand<Subscription> | undefined;

  /** Events of the scope up to `after` are handled, or were before the group's beginning. */
  constructor(
    readonly name: string,
    private after: Position | undefined,
  ) {}

  get position(): Position | undefined {
    return this.after;
  }

  get hasWork(): boolean {
    return this.behind || this.held.length > 0;
  }

  /** How many events it holds, besides those in hand. */
  get waiting(): number {
    return this.held.length;
  }

  /** Takes an event that the follower saw, `previous` being the position it saw before; says whether it is held. */
  see(event: Recorded, previous: Position | undefined): boolean {
    if (!this.behind && this.held.length === 0 && this.inHand === 0) this.after = later(this.after, previous);
    this.seen = event.position;
    if (this.behind || (this.after !== undefined && comparePositions(event.position, this.after) <= 0)) return false;
    this.held.push(event);
    return true;
  }

  /** The next events to handle; they are in hand until `done` or `failed`. */
  take(limit: number): readonly Recorded[] {
    const batch = this.held.length <= limit ? this.held : this.held.slice(0, limit);
    this.held = this.held.length <= limit ? [] : this.held.slice(limit);
    this.inHand = batch.length;
    return batch;
  }

  /** The events up to this position are handled. Says whether there is more to do. */
  done(last: Position): boolean {
    this.after = last;
    this.attempts = 0;
    this.inHand = 0;
    if (this.behind && (this.seen === undefined || comparePositions(last, this.seen) >= 0)) this.behind = false;
    return this.hasWork;
  }

  /** The events in hand were not handled: they and all that is held will be read again. Gives how many were held. */
  failed(): number {
    this.attempts += 1;
    this.inHand = 0;
    return this.letGo();
  }

  /** Lets go of all it holds, to read it again from the store later; gives how many that were. */
  letGo(): number {
    const { length } = this.held;
    this.held = [];
    this.behind = true;
    return length;
  }
}

function later(a: Position | undefined, b: Position | undefined): Position | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return comparePositions(a, b) < 0 ? b : a;
}
