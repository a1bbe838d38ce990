import { randomBytes } from 'node:crypto';
import type { NewEvent, Recorded } from '#kernel';
import type { EventStore, Follow, Followed, Head } from '../event-store.js';
import { NO_STREAM } from '../event-store.js';

/** An adapter as its contract sees it. The store behind it may be shared and hold events of others. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Another client of the same data, as a second process, or the next one after a restart, opens it. */
  another(): Promise<EventStore>;
  release(): Promise<void>;
  /** Its server takes its time over each event: what is many elsewhere is fewer here, but still several pages. */
  readonly slow?: boolean;
}

/** A category that no other test uses, so that a shared store can be read by category. */
export function newCategory(): string {
  return `case${randomBytes(8).toString('hex')}`;
}

/** The n-th event of a fixed history; `scope` and `data` as given. */
export function eventNumber(n: number, options: { scope?: string; data?: unknown } = {}): NewEvent {
  const { scope = 'partnership-1', data = { copies: n } } = options;
  const id = `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`;
  return {
    id,
    type: 'OrderLineConsented',
    data,
    metadata: {
      commandId: id,
      commandHash: 'c0ffee',
      correlationId: id,
      causationId: id,
      actor: 'ada',
      authority: 'E09000007',
      scope,
      at: '2026-11-25T10:00:00.000Z',
      version: 1,
    },
  };
}

/** Events from the n-th on. */
export function eventsFrom(n: number, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => eventNumber(n + index));
}

export async function allOf(events: AsyncIterable<Recorded>): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export async function allPagesOf<E>(pages: AsyncIterable<readonly E[]>): Promise<E[]> {
  const all: E[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Where a stream stands now. */
export async function headOf(store: EventStore, stream: string): Promise<Head> {
  const [last] = await allOf(store.readStream(stream, { direction: 'backwards', limit: 1 }));
  return last ? { revision: last.revision, hash: last.hash } : NO_STREAM;
}

/** What was followed, until `done` says so of the last thing seen. */
export async function followUntil(
  store: EventStore,
  options: Omit<Follow, 'signal'>,
  done: (seen: readonly Recorded[], last: Followed) => boolean | Promise<boolean>,
): Promise<{ readonly events: readonly Recorded[]; readonly last: Followed }> {
  const over = new AbortController();
  const events: Recorded[] = [];
  for await (const last of store.follow({ ...options, signal: over.signal })) {
    if (last.kind === 'events') events.push(...last.events);
    if (!(await done(events, last))) continue;
    over.abort();
    return { events, last };
  }
  throw new Error('the follower ended by itself');
}
