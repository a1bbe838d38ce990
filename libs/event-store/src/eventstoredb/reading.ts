import { BACKWARDS, END, FORWARDS, START, streamNameFilter } from '@eventstore/db-client';
import { type Position, type Recorded } from '#kernel';
import { categoryOf, PositionBeyondEnd, type ReadStream } from '../event-store.js';
import type { PageSpan, Wanted } from '../pages.js';
import type { Attempt } from './connection.js';
import { kindOf, NoAnswer } from './outage.js';
import { NAME_STREAM, placeOf, recordedFrom } from './stored.js';
import { takeFrom } from './taking.js';

/** A page ends early at about this many characters of JSON, so that a page of large events does not fill the memory. */
const PAGE_LENGTH = 16_000_000;

/** All but the server's own streams. */
export const OF_USERS = '^[^$]';

/** The server tells how far it has searched after so many windows of 32 events: often enough to know that it is alive. */
const CHECKPOINT_INTERVAL = 32;

/** Events gathered up to a number and a size. */
class Page {
  readonly events: Recorded[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  /** False when no more should come. */
  add(event: Recorded): boolean {
    this.events.push(event);
    this.length += JSON.stringify(event.data).length;
    return this.events.length < this.limit && this.length < PAGE_LENGTH;
  }
}

export interface StreamPage {
  /** Undefined for the stream's first (forwards) or last (backwards). */
  readonly from: number | undefined;
  readonly direction: NonNullable<ReadStream['direction']>;
  readonly limit: number;
}

/** What a server gave of a stream. */
export interface GivenPage {
  readonly events: readonly Recorded[];
  /** False when the server says that there is no such stream. */
  readonly exists: boolean;
}

/**
 * A page of one stream from a revision on. It may be shorter than the stream when the server ended it early. Throws
 * NoAnswer when there is a stream and the server gives none of its last events.
 */
export async function pageOfStream(
  { client, silence }: Attempt,
  store: string,
  stream: string,
  { from, direction, limit }: StreamPage,
): Promise<GivenPage> {
  const page = new Page(limit);
  const backwards = direction === 'backwards';
  const reading = client.readStream(stream, {
    fromRevision: from === undefined ? (backwards ? END : START) : BigInt(from),
    direction: backwards ? BACKWARDS : FORWARDS,
    maxCount: limit,
    requiresLeader: true,
  });
  try {
    await takeFrom(reading, {
      silence,
      cancel: () => reading.cancel(),
      take: (resolved) => {
        const event = recordedFrom(store, resolved);
        return event === undefined || page.add(event);
      },
    });
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
    return { events: [], exists: false };
  }
  if (backwards && from === undefined && page.events.length === 0)
    throw new NoAnswer(`the server ended a read of ${stream} before its first event`);
  return { events: page.events, exists: true };
}

/**
 * The next wanted events of a span; none when there are none up to the present end. Throws NoAnswer when the server gave none
 * and did not come to the span's end.
 */
export function pageOfAll(
  attempt: Attempt,
  store: string,
  wanted: Wanted,
  span: PageSpan,
  limit: number,
): Promise<readonly Recorded[]> {
  return wanted.categories
    ? pageFiltered(attempt, store, wanted, span, limit)
    : pageUnfiltered(attempt, store, wanted, span, limit);
}

async function pageUnfiltered(
  attempt: Attempt,
  store: string,
  wanted: Wanted,
  { after, end }: PageSpan,
  limit: number,
): Promise<readonly Recorded[]> {
  const { client, silence } = attempt;
  const page = new Page(limit);
  let seen: Position | undefined;
  const fromPosition = after === undefined ? START : placeOf(after);
  // The place itself comes again (`readAll` includes it), and events that nobody wants: so there is no maxCount.
  const reading = client.readAll({ fromPosition, direction: FORWARDS, requiresLeader: true });
  await takeFrom(reading, {
    silence,
    cancel: () => reading.cancel(),
    take: (resolved) => {
      const event = recordedFrom(store, resolved);
      seen = event?.position ?? seen;
      return takeWanted(page, wanted, after, event);
    },
  });
  // A server that is being stopped ends its answers as if they were whole.
  if (page.events.length === 0 && (seen === undefined || seen < end)) await mustReach(attempt, store, end);
  return page.events;
}

/** The server searches for the categories in a subscription that is left when it has caught up: a read of all can't. */
async function pageFiltered(
  { client, silence }: Attempt,
  store: string,
  wanted: Wanted,
  { after }: PageSpan,
  limit: number,
): Promise<readonly Recorded[]> {
  const page = new Page(limit);
  let alive = () => {};
  const reading = client.subscribeToAll({
    fromPosition: after === undefined ? START : placeOf(after),
    requiresLeader: true,
    filter: streamNameFilter({
      regex: ofCategories(wanted.categories ?? []),
      checkpointInterval: CHECKPOINT_INTERVAL,
      // It runs ahead of what was taken, so its position is worth nothing here.
      checkpointReached: () => alive(),
    }),
  });
  const ended = await takeFrom(reading, {
    silence,
    cancel: () => reading.unsubscribe(),
    begin: (taking) => {
      ({ alive } = taking);
      reading.on('confirmation', () => alive());
      reading.on('caughtUp', () => taking.enough());
    },
    take: (resolved) => takeWanted(page, wanted, after, recordedFrom(store, resolved)),
  });
  if (ended) throw new NoAnswer('the server ended a subscription before it had caught up');
  return page.events;
}

function takeWanted(page: Page, wanted: Wanted, after: Position | undefined, event: Recorded | undefined): boolean {
  if (!event || (after !== undefined && event.position <= after)) return true;
  if (wanted.categories && !wanted.categories.includes(categoryOf(event.stream))) return true;
  if (wanted.scope !== undefined && event.metadata.scope !== wanted.scope) return true;
  return page.add(event);
}

/** What the server compares the streams' names with: a category alone, or with its first dash. */
export function ofCategories(categories: readonly string[]): string {
  const names = categories.map((name) => name.replace(/[\\^$.*+?()[\]{}|#\s]/g, '\\$&'));
  return categories.length === 0 ? '(?!)' : `^(?:${names.join('|')})(?:-|$)`;
}

/**
 * The last event of ours; undefined when there is none. Throws NoAnswer when the server gave none and did not come to
 * the store's name, which stands before all of them.
 */
export async function lastOfAll({ client, silence }: Attempt, store: string): Promise<Recorded | undefined> {
  let last: Recorded | undefined;
  let named = false;
  for (const maxCount of [1, Number.MAX_SAFE_INTEGER]) {
    const reading = client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount, requiresLeader: true });
    await takeFrom(reading, {
      silence,
      cancel: () => reading.cancel(),
      take: (resolved) => {
        named ||= resolved.event?.streamId === NAME_STREAM;
        return (last = recordedFrom(store, resolved)) === undefined;
      },
    });
    if (last) return last;
  }
  if (!named) throw new NoAnswer('the server ended a read of all before its beginning');
  return undefined;
}

/**
 * Throws PositionBeyondEnd when no event stands exactly at the position, or not the one that was read there before: then
 * the store was cut back or restored, and to go on from there would skip events in silence.
 */
export async function mustStandAt(
  attempt: Attempt,
  store: string,
  position: Position,
  before?: Recorded,
): Promise<void> {
  const { client, silence } = attempt;
  let there: Recorded | undefined;
  let answered = false;
  const reading = client.readAll({ fromPosition: placeOf(position), maxCount: 1, requiresLeader: true });
  try {
    await takeFrom(reading, {
      silence,
      cancel: () => reading.cancel(),
      take: (resolved) => {
        answered = true;
        there = recordedFrom(store, resolved);
        return false;
      },
    });
    if (!answered) await mustReach(attempt, store, position);
  } catch (error) {
    if (!(error instanceof Error && /invalid ?position/i.test(error.message))) throw error;
  }
  const same = there?.position === position && (!before || (there.id === before.id && there.hash === before.hash));
  if (!same)
    throw new PositionBeyondEnd(
      `${position} is not the place of the event that stood there: the store was cut back or restored`,
    );
}

/** For a read that did not come to a position: throws PositionBeyondEnd when the store ends before it, else NoAnswer. */
async function mustReach(attempt: Attempt, store: string, position: Position): Promise<never> {
  const last = await lastOfAll(attempt, store);
  if (last === undefined || last.position < position)
    throw new PositionBeyondEnd(`${position} lies beyond the store's end: it was cut back or restored`);
  throw new NoAnswer(`the server ended a read of all before ${position}`);
}
