interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

export interface TogetherOptions {
  /** Items of one batch at most. Default 500. */
  readonly most?: number;
  /** Batches under way at once. Default 1. */
  readonly lanes?: number;
}

/**
 * Collects what is asked in one turn of the event loop, and while batches are under way, into one batch for all: one round
 * trip, one commit.
 */
export class Together<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private busy = 0;
  private starting = false;
  private readonly most: number;
  private readonly lanes: number;

  /** `run` gives a result for each item, in order; when it rejects, every item of its batch fails. */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
    { most = 500, lanes = 1 }: TogetherOptions = {},
  ) {
    this.most = most;
    this.lanes = lanes;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.start();
    });
  }

  private start(): void {
    if (this.starting || this.busy === this.lanes || this.waiting.length === 0) return;
    this.starting = true;
    setImmediate(() => {
      this.starting = false;
      void this.next();
    });
  }

  private async next(): Promise<void> {
    const batch = this.waiting.splice(0, this.most);
    this.busy += 1;
    this.start();
    try {
      const results = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, place) => resolve(results[place] as Result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.busy -= 1;
    this.start();
  }
}
