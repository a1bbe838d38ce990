import { ForeignPosition, type Position, type Recorded, storeOf } from '#kernel';
import { type Follow, type Followed, PositionBeyondEnd, type ReadAll } from './event-store.js';

/** Which events a reader wants. */
export type Wanted = Pick<ReadAll, 'categories' | 'scope'>;

/** A store whose order can be read a page at a time: what the in-memory and the PostgreSQL adapter share. */
export interface Source {
  /** The store's name and last position, at one moment. */
  end(signal?: AbortSignal): Promise<{ readonly store: string; readonly position: Position | undefined }>;
  /** The next wanted events with `after` < position ≤ `upTo`, in order; empty when there are none up to there. */
  page(
    wanted: Wanted,
    after: Position | undefined,
    upTo: Position,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly Recorded[]>;
  /** Counts what may have brought events; `changed` resolves when the count has moved on, and now and then anyway. */
  changes(): number;
  changed(since: number, signal: AbortSignal): Promise<void>;
}

/** Events to a page: enough that the server's round trip costs nothing. */
export const PAGE = 5_000;

const FOLLOW_BUFFER = 2_000;

/** All wanted events from a position to what was the end when the reading began. */
export async function* readPages(
  source: Source,
  { after, limit, ...wanted }: ReadAll,
): AsyncIterable<readonly Recorded[]> {
  const end = await endBeyond(source, after);
  yield* pagesUpTo(source, wanted, { after, end, size: PAGE, limit: limit ?? Infinity });
}

/** All wanted events from a position on, live. It holds one page, and asks for the next when that was taken. */
export async function* followPages(source: Source, follow: Follow): AsyncIterable<Followed> {
  const { signal, buffer = FOLLOW_BUFFER, after: start, ...wanted } = follow;
  let after = start;
  let first = true;
  while (!signal.aborted) {
    const since = source.changes();
    const end = await endBeyond(source, after, signal);
    for await (const events of pagesUpTo(source, wanted, { after, end, size: buffer, limit: Infinity, signal })) {
      if (signal.aborted) return;
      yield { kind: 'events', events };
    }
    if (signal.aborted) return;
    if (first || end !== after) yield { kind: 'caught-up', position: end };
    first = false;
    after = end;
    await source.changed(since, signal);
  }
}

interface Span {
  readonly after: Position | undefined;
  readonly end: Position | undefined;
  readonly size: number;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

async function* pagesUpTo(source: Source, wanted: Wanted, span: Span): AsyncIterable<readonly Recorded[]> {
  const { end, size, signal } = span;
  let { after, limit } = span;
  while (end !== undefined && after !== end && limit > 0) {
    const events = await source.page(wanted, after, end, Math.min(size, limit), signal);
    const last = events.at(-1);
    if (!last) return;
    yield events;
    after = last.position;
    limit -= events.length;
  }
}

/** The store's end, when `after` lies at or before it. Throws ForeignPosition or PositionBeyondEnd. */
async function endBeyond(
  source: Source,
  after: Position | undefined,
  signal?: AbortSignal,
): Promise<Position | undefined> {
  const { store, position } = await source.end(signal);
  if (after === undefined) return position;
  if (storeOf(after) !== store) throw new ForeignPosition(position ?? store, after);
  if (position === undefined || after > position) {
    throw new PositionBeyondEnd(`${after} lies beyond the store's end, ${position ?? 'which is empty'}`);
  }
  return position;
}
