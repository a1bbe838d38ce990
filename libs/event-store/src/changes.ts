import { once } from 'node:events';

/** Counts what may have changed, and wakes who waits for the count to move on. */
export class Changes {
  private readonly target = new EventTarget();
  private times = 0;

  get count(): number {
    return this.times;
  }

  bump(): void {
    this.times += 1;
    this.target.dispatchEvent(new Event('change'));
  }

  /** Resolves when the count is no longer `since`, after `patience` milliseconds, or when the signal aborts. */
  async after(since: number, signal: AbortSignal, patience?: number): Promise<void> {
    if (this.times !== since || signal.aborted) return;
    const over = new AbortController();
    const end = () => over.abort();
    signal.addEventListener('abort', end);
    const timer = patience === undefined ? undefined : setTimeout(end, patience);
    try {
      await once(this.target, 'change', { signal: over.signal });
    } catch (error) {
      if (!over.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }
}
