import type { NewEvent, Position, Recorded } from '#kernel';
import { canonicalJson, linkHashOfText, verifyChain } from './chain.js';
import { AppendTooLarge, type Appended, type Head, MAX_APPEND_BYTES } from './event-store.js';

/** An event ready to be written: its place, its JSON as text, its link. */
export interface PreparedEvent {
  readonly event: NewEvent;
  readonly revision: number;
  /** Canonical JSON. */
  readonly data: string;
  /** Canonical JSON. */
  readonly metadata: string;
  readonly hash: string;
  /** UTF-8 length of data and metadata. */
  readonly bytes: number;
}

/** An append that was checked and linked before any store was asked. */
export interface Prepared {
  readonly stream: string;
  readonly head: Head;
  readonly events: readonly PreparedEvent[];
  readonly bytes: number;
}

/**
 * Serialises, links and measures an append. Throws AppendTooLarge, TypeError on what can't be stored exactly, RangeError
 * on an append of nothing or a stream that may not be named so.
 */
export function prepare(stream: string, head: Head, events: readonly NewEvent[]): Prepared {
  if (events.length === 0) throw new RangeError('an append needs at least one event');
  // PostgreSQL can't hold NUL in a text, nor UTF-8 half a surrogate pair; a stream of `$` belongs to EventStoreDB itself.
  if (!stream || stream.startsWith('$') || /\0|\p{Surrogate}/u.test(stream))
    throw new RangeError(`not a stream: ${stream}`);
  let previous = head.hash;
  let bytes = 0;
  const prepared = events.map((event, index): PreparedEvent => {
    const data = canonicalJson(event.data);
    const metadata = canonicalJson(event.metadata);
    const revision = head.revision + 1 + index;
    const hash = linkHashOfText(previous, { stream, revision, id: event.id, type: event.type, data, metadata });
    const size = Buffer.byteLength(data) + Buffer.byteLength(metadata);
    previous = hash;
    bytes += size;
    return { event, revision, data, metadata, hash, bytes: size };
  });
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(`${stream}: ${bytes} bytes in one append`);
  return { stream, head, events: prepared, bytes };
}

/** The answer to an append that was written with its events at these positions. */
export function appendedAs({ stream, events }: Prepared, positionOf: (index: number) => Position): Appended {
  const recorded = events.map(({ event, revision, hash }, index): Recorded => {
    const { id, type, data, metadata } = event;
    return { id, type, data, metadata, stream, revision, position: positionOf(index), hash };
  });
  return answerOf(recorded);
}

/**
 * The first answer again, when the very events of this append already stand in place: `stored` are the stream's events
 * after the append's head. Undefined when others stand there.
 */
export function appendedBefore({ head, events }: Prepared, stored: readonly Recorded[]): Appended | undefined {
  const there = stored.slice(0, events.length);
  const same = there.length === events.length && there.every(({ id }, index) => id === events[index]?.event.id);
  return same && verifyChain(there, head).ok ? answerOf(there) : undefined;
}

function answerOf(events: readonly Recorded[]): Appended {
  const last = events.at(-1);
  if (!last) throw new RangeError('an append has at least one event');
  return { head: { revision: last.revision, hash: last.hash }, position: last.position, events };
}
