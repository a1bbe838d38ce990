import type { Recorded } from '#kernel';
import type { Background } from '../consuming/background.js';
import { everyOf } from '../round/rounds.js';

/** Milliseconds until it is noted that events were seen to which no process reacts. */
const NOTE_AFTER = 1_000;

/** Notes that every process has seen a scope's events up to this one. */
type Note = (scope: string, last: Recorded) => Promise<void>;

/**
 * Scopes whose latest events no process reacts to. Most events are of this kind: nothing is done with them at once, and
 * their checkpoints are moved later, many together. A crash before that does no harm: the events come again, and again
 * nothing is done.
 */
export class PassedBy {
  private readonly last = new Map<string, Recorded>();
  /** Runs until the next noting. There is only one, also while a noting that failed is tried again. */
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly note: Note,
    private readonly background: Background,
    private readonly after: number = NOTE_AFTER,
  ) {}

  /** The last of some events of a scope, none of which matters to any process. */
  add(scope: string, last: Recorded): void {
    this.last.set(scope, last);
    this.arm();
  }

  /** Forgets a scope: later events of it are being handled, and their effect moves its checkpoint. */
  overtaken(scope: string): void {
    this.last.delete(scope);
  }

  /** Notes all now. Rejects with the first failure; what failed is kept. */
  async now(): Promise<void> {
    await everyOf(
      [...this.last].map(async ([scope, event]) => {
        await this.note(scope, event);
        if (this.last.get(scope) === event) this.last.delete(scope);
      }),
    );
  }

  /** Notes what is left, if the database lets it, and no more. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.now().catch(() => undefined);
  }

  private arm(): void {
    if (this.timer) return;
    this.timer = setTimeout(
      () => void this.background.do('processes', () => this.now()).finally(() => this.again()),
      this.after,
    );
    this.timer.unref();
  }

  /** What comes while others are noted is kept for the next noting. */
  private again(): void {
    this.timer = undefined;
    if (this.last.size > 0 && !this.background.signal.aborted) this.arm();
  }
}
