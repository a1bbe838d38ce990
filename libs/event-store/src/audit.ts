import { createHash } from 'node:crypto';
import type { Position, Recorded } from '#kernel';
import { linkHash } from './chain.js';
import { type Head, NO_STREAM } from './event-store.js';

/** An event that is not what was written there. */
export interface ChainFault {
  readonly stream: string;
  /** The revision that was expected there. */
  readonly revision: number;
  readonly position: Position;
  /** What was expected and what stands there, as the rest of a sentence. */
  readonly what: string;
}

/**
 * Checks all streams at once: events come in the store's order, from the first on. After a fault a stream is checked on from what
 * stands there, so that each fault is named, and an altered event once.
 */
export class ChainAudit {
  private readonly heads = new Map<string, Head>();
  private count = 0;

  /** How many events were checked. */
  get events(): number {
    return this.count;
  }

  /** How many streams they belong to. */
  get streams(): number {
    return this.heads.size;
  }

  /** Checks the next event. */
  take(event: Recorded): ChainFault | undefined {
    const { stream, position, hash } = event;
    const head = this.heads.get(stream) ?? NO_STREAM;
    this.heads.set(stream, { revision: event.revision, hash });
    this.count += 1;
    const what = faultOf(event, head);
    return what === undefined ? undefined : { stream, revision: head.revision + 1, position, what };
  }

  /**
   * SHA-256 (hex) of all streams' heads: of the lines `["<stream>",<revision>,"<hash>"]`, each with its line end, in the order of the
   * lines' UTF-16 code units. Positions stay out: a copy in another store has the same.
   */
  digest(): string {
    const lines = [...this.heads].map(
      ([stream, { revision, hash }]) => `${JSON.stringify([stream, revision, hash])}\n`,
    );
    const digest = createHash('sha256');
    for (const line of lines.sort()) digest.update(line);
    return digest.digest('hex');
  }
}

function faultOf(event: Recorded, { revision, hash }: Head): string | undefined {
  const expected = revision + 1;
  if (event.revision > expected)
    return `revision ${expected} was expected and ${event.revision} stands there: what was between is lost`;
  if (event.revision < expected)
    return `revision ${expected} was expected and ${event.revision} stands there a second time`;
  try {
    const given = linkHash(hash, event);
    if (given === event.hash) return undefined;
    return `the hash ${event.hash} is recorded and ${given} was expected: it was altered, or what it follows was`;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `what stands there was never written by Commonshelf: ${error.message}`;
  }
}
