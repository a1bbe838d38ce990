import { StoreUnavailable } from '../event-store.js';

/** An append that waits for its turn. */
interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Sizes<Item> {
  /** Two items of one key are never under way at once: the second must see what became of the first. */
  readonly keyOf: (item: Item) => string;
  readonly bytesOf: (item: Item) => number;
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** While the server writes one batch, the next is made and sent: it waits there for the store's head row, not here. */
const LANES = 2;

/**
 * From this many on, what waits is shared between the lanes, so that we and the server work at the same time. Shared by 32
 * writers it was no faster, and cost twice the commits and a fifth more of both processors.
 */
const WORTH_SHARING = 64;

/** Lets everything that waits share a commit: while one batch is written, the next gathers. */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private readonly keysUnderWay = new Set<string>();
  private starting = false;
  private busy = 0;

  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly sizes: Sizes<Item>,
  ) {}

  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.start();
    });
  }

  /** Begins a batch when a lane is free. Writers that the last batch set free come back in this turn of the event loop: they travel together. */
  private start(): void {
    if (this.starting || this.busy === LANES || this.waiting.length === 0) return;
    this.starting = true;
    setImmediate(() => {
      this.starting = false;
      void this.run();
    });
  }

  private async run(): Promise<void> {
    const batch = this.next();
    // All that waits is of keys under way: the lane that ends them starts the next.
    if (batch.length === 0) return;
    this.busy += 1;
    const keys = batch.map(({ item }) => this.sizes.keyOf(item));
    for (const key of keys) this.keysUnderWay.add(key);
    this.start();
    await this.settle(batch);
    for (const key of keys) this.keysUnderWay.delete(key);
    this.busy -= 1;
    this.start();
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
    const { keyOf, bytesOf, maxBytes } = this.sizes;
    const share = this.busy === 0 && this.waiting.length >= WORTH_SHARING ? this.waiting.length / 2 : Infinity;
    const maxItems = Math.min(this.sizes.maxItems, share);
    const batch: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    const taken = new Set(this.keysUnderWay);
    let bytes = 0;
    for (const one of this.waiting) {
      const key = keyOf(one.item);
      const full = batch.length > 0 && (batch.length >= maxItems || bytes + bytesOf(one.item) > maxBytes);
      if (full || taken.has(key)) later.push(one);
      else {
        batch.push(one);
        bytes += bytesOf(one.item);
      }
      taken.add(key);
    }
    this.waiting = later;
    return batch;
  }
}
