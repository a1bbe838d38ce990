import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  comparePositions,
  ForeignPosition,
  numbersOf,
  type Position,
  positionAt,
  type Recorded,
  storeOf,
} from '#kernel';
import { type EventStore, NO_STREAM, type Outline, PositionBeyondEnd } from '../event-store.js';
import { allOf, allPagesOf, eventNumber, eventsFrom, newCategory, type StoreUnderTest } from './fixture.contract.js';

/** Thousands of events through any server, beside other tests on a slow machine. */
const LONG_MS = 90_000;

/** One stream either way, and all streams in the one order. */
export function readingContract(current: () => StoreUnderTest): void {
  describe('reading', () => {
    let store: EventStore;
    let category: string;
    beforeEach(() => {
      ({ store } = current());
      category = newCategory();
    });

    it('a stream from a revision, either way, as many as asked for', async () => {
      const stream = `${category}-1`;
      await store.append(stream, NO_STREAM, eventsFrom(0, 5));
      const revisions = async (options: Parameters<EventStore['readStream']>[1]) =>
        (await allOf(store.readStream(stream, options))).map(({ revision }) => revision);
      expect(await revisions({})).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ from: 3 })).toEqual([3, 4]);
      expect(await revisions({ from: 1, limit: 2 })).toEqual([1, 2]);
      expect(await revisions({ direction: 'backwards' })).toEqual([4, 3, 2, 1, 0]);
      expect(await revisions({ direction: 'backwards', from: 1 })).toEqual([1, 0]);
      expect(await revisions({ direction: 'backwards', limit: 2 })).toEqual([4, 3]);
      expect(await revisions({ from: 5 })).toEqual([]);
    });

    it('a stream that does not exist has no events', async () => {
      expect(await allOf(store.readStream(`${category}-none`))).toEqual([]);
      expect(await allOf(store.readStream(`${category}-none`, { direction: 'backwards' }))).toEqual([]);
    });

    const appendMany = async (stream: string, count: number): Promise<void> => {
      let head = NO_STREAM;
      for (let n = 0; n < count; n += 500) ({ head } = await store.append(stream, head, eventsFrom(n, 500)));
    };

    it(
      'a long stream is whole',
      async () => {
        const stream = `${category}-long`;
        const several = current().slow ? 1_000 : 6_000;
        await appendMany(stream, several);
        expect(await allOf(store.readStream(stream))).toHaveLength(several);
        expect(await allOf(store.readStream(stream, { direction: 'backwards' }))).toHaveLength(several);
        expect(await allOf(store.readStream(stream, { from: several - 1 }))).toHaveLength(1);
      },
      LONG_MS,
    );

    it(
      'a stream, and all of them, may be left early again and again',
      async () => {
        const stream = `${category}-left`;
        const many = current().slow ? 500 : 3_000;
        const times = current().slow ? 6 : 20;
        await appendMany(stream, many);
        for (let time = 0; time < times; time += 1)
          for await (const event of store.readStream(stream)) if (event) break;
        for (let time = 0; time < times; time += 1) for await (const page of store.readAll()) if (page) break;
        expect(await allOf(store.readStream(stream, { from: many - 1 }))).toHaveLength(1);
      },
      LONG_MS,
    );

    it('all streams in one order, after a position, by category, by scope, as many as asked for', async () => {
      const before = await store.end();
      const appends = Array.from({ length: 12 }, (_, n) =>
        store.append(`${category}-${n}`, NO_STREAM, [eventNumber(n, { scope: n % 3 === 0 ? 'camden' : 'islington' })]),
      );
      await Promise.all(appends);
      const all = await allPagesOf(store.readAll({ after: before, categories: [category] }));
      expect(all).toHaveLength(12);
      for (const [index, { position }] of all.entries()) {
        const previous = index === 0 ? before : all[index - 1]?.position;
        if (previous) expect(comparePositions(previous, position)).toBeLessThan(0);
      }
      expect((await allPagesOf(store.readAll({ categories: [category], scope: 'camden' }))).length).toBe(4);
      expect(await allPagesOf(store.readAll({ categories: [category], limit: 5 }))).toEqual(all.slice(0, 5));
      const rest = store.readAll({ categories: [category], after: all[4]!.position });
      expect(await allPagesOf(rest)).toEqual(all.slice(5));
      expect(await allPagesOf(store.readAll({ after: (await store.end()) as Position }))).toEqual([]);
      const unfiltered = await allPagesOf(store.readAll({ after: before }));
      expect(unfiltered.filter((event) => event.stream.startsWith(category))).toEqual(all);
    });

    it('events in outline, as they stand in the one order, after a position, by scope, as many as asked for', async () => {
      const before = await store.end();
      for (let n = 0; n < 5; n += 1)
        await store.append(`${category}-${n}`, NO_STREAM, [
          eventNumber(n, { scope: n % 2 === 0 ? `${category}-even` : `${category}-odd` }),
        ]);
      const inOutline = (events: readonly Recorded[]): readonly Outline[] =>
        events.map(({ position, type, metadata: { scope } }) => ({ position, scope, type }));
      const all = inOutline(await allPagesOf(store.readAll({ after: before })));
      expect(all.filter(({ scope }) => scope.startsWith(category))).toHaveLength(5);
      expect(await allPagesOf(store.readOutlines({ after: before }))).toEqual(all);
      const even = all.filter(({ scope }) => scope === `${category}-even`);
      const of = { scope: `${category}-even` };
      expect(await allPagesOf(store.readOutlines(of))).toEqual(even);
      expect(await allPagesOf(store.readOutlines({ ...of, after: even[0]?.position }))).toEqual(even.slice(1));
      expect(await allPagesOf(store.readOutlines({ ...of, limit: 2 }))).toEqual(even.slice(0, 2));
    });

    it('a category is all that stands before the first dash, and no more', async () => {
      const streams = [`${category}-1-2`, category, `${category}s-1`, `x${category}-1`];
      for (const stream of streams) await store.append(stream, NO_STREAM, [eventNumber(1)]);
      const found = await allPagesOf(store.readAll({ categories: [category] }));
      expect(found.map(({ stream }) => stream)).toEqual(streams.slice(0, 2));
      expect(await allPagesOf(store.readAll({ categories: [] }))).toEqual([]);
    });

    it('the end is the position of the last event, and every client calls the store by one name', async () => {
      const { position } = await store.append(`${category}-1`, NO_STREAM, eventsFrom(1, 2));
      const end = (await store.end()) as Position;
      expect(comparePositions(position, end)).toBeLessThanOrEqual(0);
      const name = await (await current().another()).identity();
      expect(name).toBe(await store.identity());
      expect(storeOf(position)).toBe(name);
    });

    it('a position of another store, or beyond the end, is a loud stop', async () => {
      const { position } = await store.append(`${category}-1`, NO_STREAM, [eventNumber(1)]);
      const foreign = positionAt('elsewhere', ...numbersOf(position));
      const beyond = positionAt(storeOf(position), ...numbersOf(position).map((n) => n + 1_000_000_000n));
      const { signal } = new AbortController();
      await expect(allPagesOf(store.readAll({ after: foreign }))).rejects.toThrow(ForeignPosition);
      await expect(allPagesOf(store.readAll({ after: beyond }))).rejects.toThrow(PositionBeyondEnd);
      await expect(allPagesOf(store.readOutlines({ after: foreign }))).rejects.toThrow(ForeignPosition);
      await expect(allPagesOf(store.readOutlines({ after: beyond }))).rejects.toThrow(PositionBeyondEnd);
      const follow = (after: Position) => store.follow({ after, signal })[Symbol.asyncIterator]().next();
      await expect(follow(foreign)).rejects.toThrow(ForeignPosition);
      await expect(follow(beyond)).rejects.toThrow(PositionBeyondEnd);
    });
  });
}
