import { StoreUnavailable } from '../event-store.js';

/** An append that waits for its turn. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Sizes<Item> {
  /** Two items of one key never share a batch: the second must see what became of the first. */
  readonly keyOf: (item: Item) => string;
  readonly bytesOf: (item: Item) => number;
  readonly maxItems: number;
  readonly maxBytes: number;
}

/**
 * Lets everything that waits share one commit: while one batch is written, the next gathers. One batch at a time, because
 * the store's head row would make a second one wait anyway.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private busy = false;

  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly sizes: Sizes<Item>,
  ) {}

  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.busy) this.start();
    });
  }

  private start(): void {
    this.busy = true;
    // Writers that the last batch set free come back in this turn of the event loop: they travel together.
    setImmediate(() => void this.run());
  }

  private async run(): Promise<void> {
    const batch = this.next();
    await this.settle(batch);
    this.busy = false;
    if (this.waiting.length > 0) this.start();
  }

  /** A failure that is not about one append (its bytes refused, say) must not be everybody's: each is tried alone. */
  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.write(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      const shared = batch.length === 1 || error instanceof StoreUnavailable;
      for (const one of batch) await (shared ? one.reject(error) : this.settle([one]));
    }
  }

  private next(): readonly Waiting<Item, Result>[] {
    const { keyOf, bytesOf, maxItems, maxBytes } = this.sizes;
    const batch: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    let bytes = 0;
    for (const one of this.waiting) {
      const key = keyOf(one.item);
      const full = batch.length > 0 && (batch.length >= maxItems || bytes + bytesOf(one.item) > maxBytes);
      if (full || keys.has(key)) later.push(one);
      else {
        batch.push(one);
        bytes += bytesOf(one.item);
      }
      keys.add(key);
    }
    this.waiting = later;
    return batch;
  }
}
