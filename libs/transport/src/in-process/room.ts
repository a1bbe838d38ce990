/** Back-pressure: how much waits in memory, and the follower's wait until it is less. */
export class Room {
  private waiting = 0;
  private open: (() => void) | undefined;

  /** When the room stays full for `patience` milliseconds, `relieve` is asked to let something go. */
  constructor(
    private readonly limit: number,
    private readonly patience: number,
    private readonly relieve: () => void,
  ) {}

  fill(events: number): void {
    this.waiting += events;
  }

  free(events: number): void {
    this.waiting -= events;
    if (this.waiting <= this.limit) this.open?.();
  }

  /** Resolves when there is room, or the signal aborts. */
  async enough(signal: AbortSignal): Promise<void> {
    while (this.waiting > this.limit && !signal.aborted) {
      if (await this.staysFull(signal)) this.relieve();
    }
  }

  private staysFull(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (full: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', open);
        this.open = undefined;
        resolve(full);
      };
      const open = () => end(false);
      const timer = setTimeout(() => end(true), this.patience);
      signal.addEventListener('abort', open);
      this.open = open;
    });
  }
}
