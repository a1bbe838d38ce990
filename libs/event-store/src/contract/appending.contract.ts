import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions } from '#kernel';
import { verifyChain } from '../chain.js';
import { AppendTooLarge, type EventStore, GENESIS, NO_STREAM, WrongExpectedRevision } from '../event-store.js';
import { allOf, eventNumber, eventsFrom, headOf, newCategory, type StoreUnderTest } from './fixture.contract.js';

/** Exact heads, one winner, and the same again when the same is asked again. */
export function appendingContract(current: () => StoreUnderTest): void {
  describe('appending', () => {
    let store: EventStore;
    let stream: string;
    beforeEach(() => {
      ({ store } = current());
      stream = `${newCategory()}-1`;
    });

    it('answers with the new head, and reads back what was written', async () => {
      const appended = await store.append(stream, NO_STREAM, eventsFrom(1, 3));
      const events = await allOf(store.readStream(stream));
      expect(events).toEqual(appended.events);
      expect(events).toMatchObject(eventsFrom(1, 3).map((event, revision) => ({ ...event, stream, revision })));
      expect(appended.head).toEqual({ revision: 2, hash: events[2]?.hash });
      expect(appended.position).toBe(events[2]?.position);
      expect(verifyChain(events)).toEqual({ ok: true, head: appended.head });
    });

    it('goes on from the head that the append before answered', async () => {
      const first = await store.append(stream, NO_STREAM, eventsFrom(1, 2));
      const second = await store.append(stream, first.head, eventsFrom(3, 2));
      expect(comparePositions(first.position, second.position)).toBeLessThan(0);
      expect(verifyChain(await allOf(store.readStream(stream)))).toEqual({ ok: true, head: second.head });
    });

    it('refuses a stream that must not exist and does', async () => {
      await store.append(stream, NO_STREAM, eventsFrom(1, 2));
      const refused = store.append(stream, NO_STREAM, [eventNumber(7)]);
      await expect(refused).rejects.toMatchObject({ name: 'WrongExpectedRevision', stream, expected: -1, actual: 1 });
    });

    it('refuses a head that is past, or not there yet, and writes nothing', async () => {
      const first = await store.append(stream, NO_STREAM, [eventNumber(1)]);
      const second = await store.append(stream, first.head, [eventNumber(2)]);
      await expect(store.append(stream, first.head, eventsFrom(8, 2))).rejects.toThrow(WrongExpectedRevision);
      const ahead = { revision: 9, hash: second.head.hash };
      await expect(store.append(stream, ahead, [eventNumber(9)])).rejects.toThrow(WrongExpectedRevision);
      const elsewhere = { revision: 0, hash: GENESIS };
      await expect(store.append(`${stream}0`, elsewhere, [eventNumber(9)])).rejects.toThrow(WrongExpectedRevision);
      expect(await allOf(store.readStream(stream))).toHaveLength(2);
    });

    it('answers the same ids at the same head as the first time, also after a restart and when others followed', async () => {
      const first = await store.append(stream, NO_STREAM, eventsFrom(1, 2));
      expect(await store.append(stream, NO_STREAM, eventsFrom(1, 2))).toEqual(first);
      const restarted = await current().another();
      expect(await restarted.append(stream, NO_STREAM, eventsFrom(1, 2))).toEqual(first);
      const second = await store.append(stream, first.head, [eventNumber(3)]);
      expect(await restarted.append(stream, NO_STREAM, eventsFrom(1, 2))).toEqual(first);
      expect(await headOf(store, stream)).toEqual(second.head);
    });

    it('answers the first part of what was written, and refuses old and new events mixed', async () => {
      const { events } = await store.append(stream, NO_STREAM, eventsFrom(1, 2));
      const part = await store.append(stream, NO_STREAM, [eventNumber(1)]);
      expect(part.events).toEqual(events.slice(0, 1));
      const longer = store.append(stream, NO_STREAM, eventsFrom(1, 3));
      await expect(longer).rejects.toThrow(WrongExpectedRevision);
      const mixed = store.append(stream, NO_STREAM, [eventNumber(1), eventNumber(8)]);
      await expect(mixed).rejects.toThrow(WrongExpectedRevision);
      expect(await allOf(store.readStream(stream))).toEqual(events);
    });

    it('lets exactly one of 16 writers win a head', async () => {
      const writers = eventsFrom(1, 16).map((event) => store.append(stream, NO_STREAM, [event]));
      const settled = await Promise.allSettled(writers);
      const lost = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
      expect(lost).toHaveLength(15);
      for (const reason of lost) expect(reason).toBeInstanceOf(WrongExpectedRevision);
      expect(await allOf(store.readStream(stream))).toHaveLength(1);
    });

    it('many writers of one stream, who load and try again, leave contiguous revisions and every event once', async () => {
      const writers = current().slow ? 20 : 50;
      await Promise.all(eventsFrom(1, writers).map(async (event) => appendPersistently(store, stream, event)));
      const events = await allOf(store.readStream(stream));
      expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: writers }, (_, index) => index));
      expect(new Set(events.map(({ id }) => id)).size).toBe(writers);
      expect(verifyChain(events)).toEqual({ ok: true, head: await headOf(store, stream) });
    });

    it('the chain holds after 6 processes began a stream at once and wrote 8 events each', async () => {
      const processes = await Promise.all(Array.from({ length: 6 }, () => current().another()));
      await Promise.all(
        processes.map(async (process, index) => {
          for (const event of eventsFrom(100 * index, 8)) await appendPersistently(process, stream, event);
        }),
      );
      const events = await allOf(store.readStream(stream));
      expect(events).toHaveLength(48);
      expect(verifyChain(events).ok).toBe(true);
    });

    it('takes 900 kB, and refuses more than it promises without writing any of it', async () => {
      const large = (bytes: number) => eventNumber(1, { data: { file: 'x'.repeat(bytes) } });
      const { head } = await store.append(stream, NO_STREAM, [large(900_000)]);
      const tooMuch = [eventNumber(2), large(500_000), large(500_000)];
      await expect(store.append(stream, head, tooMuch)).rejects.toThrow(AppendTooLarge);
      expect(await headOf(store, stream)).toEqual(head);
    });

    it('refuses what can not be stored exactly, and an append of nothing', async () => {
      for (const inexact of [1.5, 2 ** 53, 1n, undefined, new Date(0), NaN]) {
        const append = store.append(stream, NO_STREAM, [eventNumber(1, { data: { inexact } })]);
        await expect(append).rejects.toThrow(TypeError);
      }
      await expect(store.append(stream, NO_STREAM, [])).rejects.toThrow(RangeError);
      for (const odd of ['', '$own-1', `${stream}\u0000`, `${stream}\ud800`])
        await expect(store.append(odd, NO_STREAM, [eventNumber(1)])).rejects.toThrow(RangeError);
      expect(await headOf(store, stream)).toEqual(NO_STREAM);
    });

    it('gives nested objects, integer-like keys, large integers and odd texts back as they were hashed', async () => {
      const data = {
        shares: { 10: { b: 1, a: [] }, 9: {}, x: null, '': '' },
        large: [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0],
        text: 'Brontë’s “Villette” \u0000 \ud83d\udcda \\ " \n {"a":1}',
      };
      await store.append(stream, NO_STREAM, [eventNumber(1, { data })]);
      const events = await allOf((await current().another()).readStream(stream));
      expect(events[0]?.data).toEqual(data);
      expect(verifyChain(events).ok).toBe(true);
      expect(verifyChain([{ ...events[0]!, data: { ...data, shares: {} } }])).toEqual({ ok: false, brokenAt: 0 });
    });

    it('gives any JSON of ours back, and its hash can be computed again', async () => {
      const json = fc.dictionary(
        fc.string({ unit: 'grapheme' }),
        fc.oneof(fc.maxSafeInteger(), fc.json(), fc.boolean()),
      );
      let head = NO_STREAM;
      await fc.assert(
        fc.asyncProperty(json, async (drawn) => {
          const data = { ...drawn };
          ({ head } = await store.append(stream, head, [eventNumber(head.revision + 1, { data })]));
        }),
        { numRuns: 30 },
      );
      expect(verifyChain(await allOf(store.readStream(stream)))).toEqual({ ok: true, head });
    });
  });
}

async function appendPersistently(store: EventStore, stream: string, event: ReturnType<typeof eventNumber>) {
  for (;;) {
    try {
      return await store.append(stream, await headOf(store, stream), [event]);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
    }
  }
}
