import type { Head } from '../event-store.js';

const ENTRIES = 10_000;

/** Heads that were seen to stand in the store, so that an append at one need not read it first; the oldest are forgotten. */
export class KnownHeads {
  private readonly heads = new Map<string, Head>();
  private generation = 0;

  add(generation: number, stream: string, { revision, hash }: Head): void {
    this.forgetOthers(generation);
    this.heads.delete(stream);
    this.heads.set(stream, { revision, hash });
    const [oldest] = this.heads.keys();
    if (this.heads.size > ENTRIES && oldest !== undefined) this.heads.delete(oldest);
  }

  has(generation: number, stream: string, { revision, hash }: Head): boolean {
    this.forgetOthers(generation);
    const known = this.heads.get(stream);
    return known?.revision === revision && known.hash === hash;
  }

  /** The revision that the stream is known to have reached, when it lies beyond this one. */
  beyond(generation: number, stream: string, revision: number): number | undefined {
    this.forgetOthers(generation);
    const known = this.heads.get(stream)?.revision;
    return known !== undefined && known > revision ? known : undefined;
  }

  /** Another server may answer now: after an election what was not yet replicated may be gone, and others stand in its place. */
  private forgetOthers(generation: number): void {
    if (generation === this.generation) return;
    this.generation = generation;
    this.heads.clear();
  }
}
