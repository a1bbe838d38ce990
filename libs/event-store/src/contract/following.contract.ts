import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Position, Recorded } from '#kernel';
import { type EventStore, type Head, NO_STREAM } from '../event-store.js';
import {
  allPagesOf,
  eventNumber,
  eventsFrom,
  followUntil,
  newCategory,
  type StoreUnderTest,
} from './fixture.contract.js';

/** Every event once, in order, live; and a place to go on from. */
export function followingContract(current: () => StoreUnderTest): void {
  describe('following', () => {
    let store: EventStore;
    let category: string;
    beforeEach(() => {
      ({ store } = current());
      category = newCategory();
    });

    const places = (events: readonly Recorded[]) => events.map(({ position }) => position);

    it('gives what is there, says that it has caught up, and goes on live', async () => {
      await store.append(`${category}-1`, NO_STREAM, eventsFrom(1, 3));
      let live: Promise<unknown> | undefined;
      const { events } = await followUntil(store, { categories: [category] }, (seen, { kind }) => {
        if (kind === 'caught-up' && seen.length === 3)
          live ??= store.append(`${category}-2`, NO_STREAM, [eventNumber(4)]);
        return seen.length === 4;
      });
      await live;
      expect(events.map(({ id }) => id)).toEqual(eventsFrom(1, 4).map(({ id }) => id));
    });

    it('from the beginning, while 8 writers append: every event once, in the order of the store', async () => {
      const writers = Promise.all(Array.from({ length: 8 }, (_, n) => appendOneByOne(store, `${category}-${n}`, 40)));
      const { events } = await followUntil(store, { categories: [category] }, (seen) => seen.length >= 320);
      await writers;
      expect(places(events)).toEqual(places(await allPagesOf(store.readAll({ categories: [category] }))));
      expect(events).toHaveLength(320);
    });

    it('followers that begin early or late, or in another process, see the same order', async () => {
      const all = (client: EventStore) => followUntil(client, { categories: [category] }, (seen) => seen.length >= 100);
      const early = all(store);
      const elsewhere = all(await current().another());
      await Promise.all(Array.from({ length: 4 }, (_, n) => appendOneByOne(store, `${category}-${n}`, 25)));
      const seen = await Promise.all([early, elsewhere, all(store)]);
      const [first, ...others] = seen.map(({ events }) => places(events));
      for (const other of others) expect(other).toEqual(first);
    });

    it('a filter that matches nothing, saved, restarted: the match that comes then is delivered', async () => {
      await store.append(`${newCategory()}-1`, NO_STREAM, eventsFrom(1, 5));
      const wanted = { categories: [category] };
      const nothing = await followUntil(store, wanted, (_, { kind }) => kind === 'caught-up');
      expect(nothing.events).toEqual([]);
      const after = nothing.last.kind === 'caught-up' ? nothing.last.position : undefined;
      expect(after).toBeDefined();
      const restarted = await current().another();
      await restarted.append(`${category}-1`, NO_STREAM, [eventNumber(6)]);
      const { events } = await followUntil(restarted, { ...wanted, after }, (seen) => seen.length > 0);
      expect(events).toMatchObject([{ id: eventNumber(6).id }]);
    });

    it('goes on after the position where it was left, neither skipping nor repeating', async () => {
      await appendOneByOne(store, `${category}-1`, 30);
      const seen: Recorded[] = [];
      while (seen.length < 30) {
        const after: Position | undefined = seen.at(-1)?.position;
        const part = await followUntil(store, { after, categories: [category], buffer: 7 }, (some) => some.length > 0);
        seen.push(...part.events);
      }
      expect(seen.map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    });

    it('holds no more than its buffer for a slow reader', async () => {
      await store.append(`${category}-1`, NO_STREAM, eventsFrom(0, 100));
      let largest = 0;
      const { events } = await followUntil(store, { categories: [category], buffer: 8 }, (seen, last) => {
        if (last.kind === 'events') largest = Math.max(largest, last.events.length);
        return seen.length >= 100;
      });
      expect(events).toHaveLength(100);
      expect(largest).toBeLessThanOrEqual(8);
    });

    it('sees only its scope', async () => {
      const here = eventNumber(1, { scope: category });
      await store.append(`${category}-1`, NO_STREAM, [eventNumber(0), here, eventNumber(2)]);
      const caughtUp = await followUntil(store, { scope: category }, (_, { kind }) => kind === 'caught-up');
      expect(caughtUp.events).toMatchObject([{ id: here.id, revision: 1 }]);
    });

    it('ends when it is told to, also while it waits or before it began', async () => {
      const over = new AbortController();
      const kinds: string[] = [];
      for await (const { kind } of store.follow({ signal: over.signal, categories: [category] })) {
        kinds.push(kind);
        setImmediate(() => over.abort());
      }
      expect(kinds).toEqual(['caught-up']);
      for await (const { kind } of store.follow({ signal: AbortSignal.abort() })) kinds.push(kind);
      expect(kinds).toEqual(['caught-up']);
    });
  });
}

async function appendOneByOne(store: EventStore, stream: string, count: number): Promise<Head> {
  let head = NO_STREAM;
  for (const event of eventsFrom(0, count)) ({ head } = await store.append(stream, head, [event]));
  return head;
}
