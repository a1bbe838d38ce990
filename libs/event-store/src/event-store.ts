import type { NewEvent, Position, Recorded } from '#kernel';

/** Where a stream stands: a load returns it, an append asks for it. */
export interface Head {
  /** Revision of the last event; -1 for a stream that has none. */
  readonly revision: number;
  /** Hash of the last event; GENESIS for a stream that has none. */
  readonly hash: string;
}

/** The hash that the first event of every stream links to. */
export const GENESIS = '0'.repeat(64);

/** A stream that does not exist: to append at it means "must not exist". */
export const NO_STREAM: Head = { revision: -1, hash: GENESIS };

/** Someone else appended first. Load again and decide again. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at ${actual}, expected ${expected}`);
  }
}

/** The store can't be reached or did not answer in time; whether an append was written is unknown until it is read again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A server answers at the address, and holds no history of ours. */
export class NoHistory extends Error {
  override readonly name = 'NoHistory';
}

/** The append holds more than MAX_APPEND_BYTES of JSON; nothing was written. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}

/** One append's data and metadata together, as UTF-8 JSON: what every adapter can hold (EventStoreDB: 1 MiB). */
export const MAX_APPEND_BYTES = 1_000_000;

export interface Appended {
  readonly head: Head;
  /** Position of the last event appended. */
  readonly position: Position;
  /** The events as recorded. */
  readonly events: readonly Recorded[];
}

export interface ReadStream {
  /** First revision given; default the stream's first (forwards) or last (backwards). */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

export interface ReadAll {
  /** Only events after this position; default from the beginning. Throws ForeignPosition or PositionBeyondEnd. */
  readonly after?: Position | undefined;
  /** Only streams of these categories (`jointOrder` of `jointOrder-…`). */
  readonly categories?: readonly string[];
  /** Only events of this scope. */
  readonly scope?: string;
  readonly limit?: number;
}

/** Where an event stands and what it is, without what it says: a small part of its size. */
export interface Outline {
  readonly position: Position;
  readonly scope: string;
  readonly type: string;
}

export interface Follow extends Omit<ReadAll, 'limit'> {
  readonly signal: AbortSignal;
  /** At most this many events are held for a slow reader: back-pressure. Default 2,000. */
  readonly buffer?: number;
}

/** What a follower sees: events, in the store's order, and that it has seen all there was for now. */
export type Followed =
  | { readonly kind: 'events'; readonly events: readonly Recorded[] }
  | { readonly kind: 'caught-up'; readonly position: Position | undefined };

/** The position lies beyond the store's end: the store was cut back or restored. Skipping would lose events, so stop loudly. */
export class PositionBeyondEnd extends Error {
  override readonly name = 'PositionBeyondEnd';
}

/**
 * The only source of truth. Every adapter passes `event-store.contract.ts`; its quirks never leak past this.
 *
 * - `append` is atomic, at an exact head, and durable when it resolves. The same event ids at the same head again answer
 *   as the first time did. Each event is linked to its predecessor's hash.
 * - One order of all events: positions grow, and no follower ever misses an event however many write at once.
 */
export abstract class EventStore {
  /** The store's own name, made when it was first used; every position carries it. */
  abstract identity(): Promise<string>;

  /** Throws WrongExpectedRevision, AppendTooLarge, StoreUnavailable. `events` has at least one event. */
  abstract append(stream: string, head: Head, events: readonly NewEvent[]): Promise<Appended>;

  /** Events of one stream; none when it does not exist. Leaving the loop early releases what it held. */
  abstract readStream(stream: string, options?: ReadStream): AsyncIterable<Recorded>;

  /** Events of all streams in the store's order, in pages. */
  abstract readAll(options?: ReadAll): AsyncIterable<readonly Recorded[]>;

  /** The same events as `readAll`, in outline: for who asks how far it has come. Here by reading them whole. */
  async *readOutlines(options: Omit<ReadAll, 'categories'> = {}): AsyncIterable<readonly Outline[]> {
    for await (const page of this.readAll(options))
      yield page.map(({ position, type, metadata: { scope } }) => ({ position, scope, type }));
  }

  /** All events from a position on, live, until the signal aborts; it comes back by itself when the server does. */
  abstract follow(options: Follow): AsyncIterable<Followed>;

  /** Position of the last event of the store; undefined when it is empty. */
  abstract end(): Promise<Position | undefined>;

  abstract close(): Promise<void>;
}

/** What of a store can be called without changing anything. */
export type ReadableStore = Pick<EventStore, 'identity' | 'readStream' | 'readAll' | 'end' | 'close'>;

/** The category of a stream: what stands before its first dash. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}
