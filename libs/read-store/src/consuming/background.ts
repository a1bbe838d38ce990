import { PositionBeyondEnd } from '#event-store';
import { ForeignPosition } from '#kernel';
import { NotTheBuilder } from '../rebuild/lease.js';
import { withBackOff } from './patience.js';

/**
 * What an engine does beside live events. Work that fails is tried again with growing pauses, until it succeeds or the
 * engine stops; not when the store was replaced or cut back. `onFault` is told of each failure, but not of work that
 * somebody else is at.
 */
export class Background {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly single = new Set<string>();

  constructor(private readonly onFault: (error: unknown, name: string) => void) {}

  /** Aborts when the engine stops. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Resolves when the work succeeded, was given up, or the engine stops. */
  do(name: string, work: () => Promise<void>): Promise<void> {
    const { signal } = this;
    const tell = (error: unknown): void => {
      if (!(error instanceof NotTheBuilder)) this.onFault(error, name);
    };
    const done: Promise<void> = withBackOff(work, { signal, fatal: isFatal, tell })
      .catch((error: unknown) => this.onFault(error, name))
      .finally(() => this.running.delete(done));
    this.running.add(done);
    return done;
  }

  /** Begins the work, unless such work for this name is under way; says whether it began. */
  once(name: string, what: string, work: () => Promise<void>): boolean {
    const key = `${what} ${name}`;
    if (this.single.has(key)) return false;
    this.single.add(key);
    void this.do(name, work).finally(() => this.single.delete(key));
    return true;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Resolves when the work in hand has ended; what it left goes on at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.running);
  }
}

function isFatal(error: unknown): boolean {
  return error instanceof ForeignPosition || error instanceof PositionBeyondEnd;
}
