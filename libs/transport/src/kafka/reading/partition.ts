import type { Incoming } from '../messages.js';

/** Some messages of a partition, usually those of one key, in their order. */
class Lane {
  held: Incoming[] = [];
  inHand: readonly Incoming[] = [];
  /** Failures in a row. */
  attempts = 0;
  /** The last offset that it took; what comes again at or below it is known. */
  through = -1n;
  /** The first offset that it let go of, to be fetched again. */
  behind: bigint | undefined;

  /** The first offset without a durable effect; undefined when there is none. */
  get first(): bigint | undefined {
    return (this.inHand[0] ?? this.held[0])?.offset ?? this.behind;
  }
}

/**
 * A partition as one member works on it: a lane for each key, so that none waits for another, and the offset below which
 * all effects are durable. A lane that waits long keeps no messages, only its place: they are fetched again.
 */
export class Partition {
  private readonly byName = new Map<string, Lane>();
  private waiting = 0;
  /** Everything below was fetched at least once. While it goes back to fetch again, `next` is lower than this. */
  private high: bigint;
  private wentBack = false;
  /** Where the log ended when it was last fetched from. */
  end: bigint;

  constructor(
    readonly number: number,
    /** The offset to be fetched next. */
    public next: bigint,
  ) {
    this.high = next;
    this.end = next;
  }

  /** The names of lanes that may have something to do. */
  get lanes(): Iterable<string> {
    return this.byName.keys();
  }

  /** Messages on the log without a durable effect, as far as it was seen. */
  get lag(): number {
    return Math.max(0, Number(this.end - this.settled));
  }

  /** Messages that are held, besides those in hand. */
  get held(): number {
    return this.waiting;
  }

  /** Every message below has had its effect: what may be committed. */
  get settled(): bigint {
    let { next: least } = this;
    for (const { first } of this.byName.values()) if (first !== undefined && first < least) least = first;
    return least;
  }

  /** Takes what was fetched from `next` on, up to `last`; gives the lanes that have new work. */
  accept(
    messages: readonly Incoming[],
    last: bigint,
    nameOf: (message: Incoming) => string = keyOf,
  ): ReadonlySet<string> {
    const woken = new Set<string>();
    for (const message of messages) {
      const name = nameOf(message);
      // A lane that was forgotten had done all that was fetched till then.
      if (message.offset < this.high && !this.byName.has(name)) continue;
      const lane = this.laneOf(name);
      if (message.offset <= lane.through || lane.behind !== undefined) continue;
      lane.held.push(message);
      lane.through = message.offset;
      this.waiting += 1;
      woken.add(name);
    }
    this.next = last + 1n;
    if (this.next >= this.high) this.high = this.next;
    if (this.next === this.high && this.wentBack) this.forget();
    return woken;
  }

  /** The next messages of a key; they are in hand until `settle` or `giveBack`. */
  take(key: string, limit: number): readonly Incoming[] {
    const lane = this.byName.get(key);
    if (!lane) return [];
    lane.inHand = lane.held.splice(0, limit);
    this.waiting -= lane.inHand.length;
    return lane.inHand;
  }

  attempts(key: string): number {
    return this.byName.get(key)?.attempts ?? 0;
  }

  /** What is in hand has had its effect; says whether the key has more to do. */
  settle(key: string): boolean {
    const lane = this.laneOf(key);
    lane.inHand = [];
    lane.attempts = 0;
    if (lane.first !== undefined) return true;
    if (this.isUpToDate) this.byName.delete(key);
    return false;
  }

  /** What is in hand has had no effect: it comes first again. */
  giveBack(key: string): void {
    const lane = this.laneOf(key);
    lane.held.unshift(...lane.inHand);
    this.waiting += lane.inHand.length;
    lane.inHand = [];
    lane.attempts += 1;
  }

  /** The key that holds most lets go of it, to fetch it again later. */
  letLongestGo(): void {
    let longest: Lane | undefined;
    for (const lane of this.byName.values()) if (lane.held.length > (longest?.held.length ?? 0)) longest = lane;
    const [first] = longest?.held ?? [];
    if (!longest || !first) return;
    this.waiting -= longest.held.length;
    longest.behind = first.offset;
    longest.through = first.offset - 1n;
    longest.held = [];
  }

  /** Goes back to what was let go of first; says whether there was any. Then `next` is to be fetched. */
  goBack(): boolean {
    const behind = [...this.byName.values()].filter((lane) => lane.behind !== undefined);
    for (const lane of behind) {
      if (lane.behind !== undefined && lane.behind < this.next) this.next = lane.behind;
      lane.behind = undefined;
    }
    if (behind.length > 0) this.wentBack = true;
    return behind.length > 0;
  }

  private forget(): void {
    if (!this.isUpToDate) return;
    this.wentBack = false;
    for (const [name, { first }] of this.byName) if (first === undefined) this.byName.delete(name);
  }

  /** True when nothing is to be fetched a second time: then lanes with nothing to do may be deleted. */
  private get isUpToDate(): boolean {
    if (this.next < this.high) return false;
    for (const { behind } of this.byName.values()) if (behind !== undefined) return false;
    return true;
  }

  private laneOf(key: string): Lane {
    let lane = this.byName.get(key);
    if (!lane) this.byName.set(key, (lane = new Lane()));
    return lane;
  }
}

function keyOf({ key }: Incoming): string {
  return key;
}
