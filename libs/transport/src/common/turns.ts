/** What a turn ends with: milliseconds to rest before the key's next turn, or undefined when nothing is left to do. */
export type Rest = number | undefined;

/**
 * Gives turns to keys: one at a time for each key, up to `limit` keys at once, in the order they were woken. A key that
 * rests takes up no place. `turn` never rejects.
 */
export class Turns {
  private readonly waiting = new Set<string>();
  /** Keys whose turn is on, and whether they were woken again meanwhile. */
  private readonly running = new Map<string, boolean>();
  private readonly resting = new Map<string, NodeJS.Timeout>();
  private stopping: { done: () => void; promise: Promise<void> } | undefined;

  constructor(
    private readonly limit: number,
    private readonly turn: (key: string) => Promise<Rest>,
  ) {}

  /** Sees to it that a turn of the key begins after now. A resting key goes on resting. */
  wake(key: string): void {
    if (this.stopping || this.resting.has(key)) return;
    if (this.running.has(key)) this.running.set(key, true);
    else if (this.running.size < this.limit) void this.run(key);
    else this.waiting.add(key);
  }

  /** No turn begins any more; resolves when those in hand have ended. */
  stop(): Promise<void> {
    if (!this.stopping) {
      const { promise, resolve } = withResolvers();
      this.stopping = { done: resolve, promise };
      for (const timer of this.resting.values()) clearTimeout(timer);
      this.resting.clear();
      this.waiting.clear();
      if (this.running.size === 0) resolve();
    }
    return this.stopping.promise;
  }

  private async run(key: string): Promise<void> {
    this.running.set(key, false);
    const rest = await this.turn(key);
    const woken = this.running.get(key) === true;
    this.running.delete(key);
    if (this.stopping) {
      if (this.running.size === 0) this.stopping.done();
      return;
    }
    if (rest === 0 || (rest === undefined && woken)) this.waiting.add(key);
    else if (rest !== undefined) this.rest(key, rest);
    this.next();
  }

  private rest(key: string, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.resting.delete(key);
      this.wake(key);
    }, milliseconds);
    this.resting.set(key, timer);
  }

  private next(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.limit) return;
      this.waiting.delete(key);
      void this.run(key);
    }
  }
}

/** A promise and what resolves it. */
export function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
