import type { Running } from '../transport.js';
import { withResolvers } from '../common/turns.js';

/** One who handles work, with a count of what is in hand. */
export class Hand<Work> {
  private count = 0;
  private leaving: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(readonly work: Work) {}

  /** True until it was told to leave: it may be given work. */
  get here(): boolean {
    return this.leaving === undefined;
  }

  /** Does a piece of work; a synchronous throw is a rejection too. */
  async holding<T>(piece: (work: Work) => Promise<T>): Promise<T> {
    this.count += 1;
    try {
      return await piece(this.work);
    } finally {
      this.count -= 1;
      if (this.count === 0) this.leaving?.resolve();
    }
  }

  /** Takes no more work; resolves when nothing is in hand. */
  leave(): Promise<void> {
    if (!this.leaving) {
      this.leaving = withResolvers();
      if (this.count === 0) this.leaving.resolve();
    }
    return this.leaving.promise;
  }
}

/** Those who share one kind of work, asked by turns. */
export class Crew<Work> {
  private hands: Hand<Work>[] = [];
  private turn = 0;

  /** The next one to ask; undefined when nobody is there. */
  next(): Hand<Work> | undefined {
    this.turn = (this.turn + 1) % Math.max(this.hands.length, 1);
    return this.hands[this.turn];
  }

  join(work: Work): Running & { readonly hand: Hand<Work> } {
    const hand = new Hand(work);
    this.hands.push(hand);
    const stop = () => {
      this.hands = this.hands.filter((other) => other !== hand);
      return hand.leave();
    };
    return { hand, stop };
  }

  /** Those who are there, in the order they came. */
  get members(): readonly Hand<Work>[] {
    return this.hands;
  }

  async stop(): Promise<void> {
    const leaving = this.hands;
    this.hands = [];
    await Promise.all(leaving.map((hand) => hand.leave()));
  }
}
