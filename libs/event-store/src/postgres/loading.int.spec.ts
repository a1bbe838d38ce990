import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '#testing';
import { allOf, eventsFrom } from '../contract/fixture.contract.js';
import { NO_STREAM } from '../event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { SHARE } from './reading.js';

/** Shorter than a share, as long, longer; and one of which a share’s bytes hold only a part. */
const LENGTHS = [1, 3, SHARE.events - 1, SHARE.events, SHARE.events + 1, SHARE.events * 2 + 7];

describe('streams that are read at once', () => {
  let database: FreshDatabase;
  let store: PostgresEventStore;
  beforeAll(async () => {
    database = await freshDatabase();
    store = await PostgresEventStore.connect({ url: database.url });
    let made = 0;
    for (const length of LENGTHS) {
      await store.append(`order-${length}`, NO_STREAM, eventsFrom((made += 10_000), length));
    }
    const heavy = { text: 'x'.repeat(SHARE.bytes / 2) };
    let head = NO_STREAM;
    for (const event of eventsFrom(500_000, 4)) {
      ({ head } = await store.append('order-heavy', head, [{ ...event, data: heavy }]));
    }
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('are each read whole, in order, as when they are read alone', async () => {
    const streams = [...LENGTHS.map((length) => `order-${length}`), 'order-heavy', 'order-of-nobody'];
    const alone = [];
    for (const stream of streams) alone.push(await allOf(store.readStream(stream)));
    expect(alone.map(({ length }) => length)).toEqual([...LENGTHS, 4, 0]);
    const asked = [...streams, ...streams];
    expect(await Promise.all(asked.map((stream) => allOf(store.readStream(stream))))).toEqual([...alone, ...alone]);
  });

  it('give no more than each reader asked for', async () => {
    const asked = [1, 2, SHARE.events, SHARE.events + 1];
    const read = await Promise.all(
      asked.map((limit) => allOf(store.readStream(`order-${SHARE.events * 2 + 7}`, { limit }))),
    );
    expect(read.map(({ length }) => length)).toEqual(asked);
  });

  it('are each answered whole when their long beginnings are appended again', async () => {
    const append = (length: number) => store.append(`order-again-${length}`, NO_STREAM, eventsFrom(900_000, length));
    const lengths = [SHARE.events, SHARE.events + 1, SHARE.events * 2];
    const first = await Promise.all(lengths.map(append));
    expect(await Promise.all(lengths.map(append))).toEqual(first);
  });
});
