import { ForeignPosition, type Position, type Recorded, storeOf } from '#kernel';
import { type Follow, type Followed, PositionBeyondEnd, type ReadAll } from './event-store.js';

/** Which events a reader wants. */
export type Wanted = Pick<ReadAll, 'categories' | 'scope'>;

/** A store whose order can be read a page at a time: what the in-memory and the PostgreSQL adapter share. */
export interface Source<E extends Placed = Recorded> {
  /** The store's name and last position, at one moment. */
  end(signal?: AbortSignal): Promise<End>;
  /** The next wanted events of a span, in order; none when there are none up to the present end. */
  page(wanted: Wanted, span: PageSpan, limit: number, signal?: AbortSignal): Promise<readonly E[]>;
  /** Counts what may have brought events. */
  changes(): number;
  /** Resolves when `changes` is no longer `since`, now and then anyway, and when the signal aborts. */
  changed(since: number, signal: AbortSignal): Promise<void>;
}

/** What has a place in the store's order. */
interface Placed {
  readonly position: Position;
}

/** Where a page lies. */
export interface PageSpan {
  readonly after: Position | undefined;
  /** The store's last event when the reading began, or later; there may be more by now. */
  readonly end: Position;
}

interface End {
  readonly store: string;
  readonly position: Position | undefined;
}

/** Events to a page: enough that the server's round trip costs nothing. */
export const PAGE = 5_000;

const FOLLOW_BUFFER = 2_000;

/** All wanted events from a position to at least what was the end when the reading began. */
export async function* readPages<E extends Placed>(
  source: Pick<Source<E>, 'end' | 'page'>,
  { after, limit = Infinity, ...wanted }: ReadAll,
): AsyncIterable<readonly E[]> {
  const end = await endBeyond(source, after);
  yield* pagesTo(source, wanted, { after, end, size: PAGE, limit });
}

/** All wanted events from a position on, live. It holds two half buffers: one in the reader's hands, one on its way. */
export async function* followPages(source: Source, follow: Follow): AsyncIterable<Followed> {
  try {
    yield* followLive(source, follow);
  } catch (error) {
    // Told to end while the store was away: that is an end, not a failure.
    if (!follow.signal.aborted) throw error;
  }
}

async function* followLive(source: Source, follow: Follow): AsyncIterable<Followed> {
  const { signal, buffer = FOLLOW_BUFFER, after: start, ...wanted } = follow;
  const size = Math.max(1, Math.floor(buffer / 2));
  let after = start;
  let toldFirst = false;
  while (!signal.aborted) {
    const since = source.changes();
    // All wanted events up to this end are delivered below: a page is read after it, and nothing ever appears behind it.
    const end = await endBeyond(source, after, signal);
    let reached = end;
    for await (const events of pagesTo(source, wanted, { after, end, size, limit: Infinity, signal })) {
      if (signal.aborted) return;
      yield { kind: 'events', events };
      reached = later(end, events.at(-1)?.position);
    }
    if (signal.aborted) return;
    if (!toldFirst || reached !== after) yield { kind: 'caught-up', position: reached };
    toldFirst = true;
    after = reached;
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

/** Pages until the end is reached or there are no more; the next is fetched while the reader has the one before. */
async function* pagesTo<E extends Placed>(
  source: Pick<Source<E>, 'page'>,
  wanted: Wanted,
  span: Span,
): AsyncIterable<readonly E[]> {
  const { end, size, signal } = span;
  const fetch = (after: Position | undefined, left: number) =>
    left > 0 && isBefore(after, end) ? source.page(wanted, { after, end }, Math.min(size, left), signal) : undefined;
  let left = span.limit;
  let coming = fetch(span.after, left);
  while (coming) {
    const events = await coming;
    const last = events.at(-1);
    if (!last) return;
    left -= events.length;
    coming = fetch(last.position, left);
    // A reader that leaves now never awaits it; one that stays meets its failure above.
    coming?.catch(() => undefined);
    yield events;
  }
}

function isBefore(position: Position | undefined, end: Position | undefined): end is Position {
  return end !== undefined && (position === undefined || position < end);
}

function later(end: Position | undefined, position: Position | undefined): Position | undefined {
  return isBefore(end, position) ? position : end;
}

/** The store's end, when `after` lies at or before it. Throws ForeignPosition or PositionBeyondEnd. */
async function endBeyond(
  source: Pick<Source, 'end'>,
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
