import pg from 'pg';
import { type EventStore, type Head, NO_STREAM, PostgresEventStore } from '#event-store';
import type { NewEvent } from '#kernel';
import { type Bench, type BenchContext, inTurns, type Measured } from './bench.js';
import { appendRaw, appendRawBatch, createRaw, pageOfRaw, streamOfRaw } from './raw-events.js';
import { idOf, lineOf, metadataOf } from './order-lines.js';

const WRITERS = 32;

/** The event store beside bare statements on a bare table of the same columns, on the same pool. */
export const benches: Bench[] = [
  {
    name: 'append, one after the other',
    unit: 'appends/s',
    run: (ctx) =>
      withStore(ctx, async ({ store, pool }) => {
        const count = 1_000;
        return inTurns(
          count,
          () => rawWriter(pool, nextStream(), count),
          () => writer(store, nextStream(), count),
        );
      }),
  },
  {
    name: 'append, 32 writers',
    unit: 'appends/s',
    run: (ctx) =>
      withStore(ctx, async ({ store, pool }) => {
        const each = 250;
        return inTurns(
          WRITERS * each,
          () => together((stream) => rawWriter(pool, stream, each)),
          () => together((stream) => writer(store, stream, each)),
        );
      }),
  },
  {
    name: 'append, 1,000 events at once',
    unit: 'events/s',
    run: (ctx) =>
      withStore(ctx, async ({ store, pool }) => {
        const count = 10_000;
        return inTurns(
          count,
          () => rawBulk(pool, nextStream(), count),
          () => bulk(store, nextStream(), count),
        );
      }),
  },
  {
    name: 'load a stream of 1,000 events',
    unit: 'streams/s',
    run: (ctx) =>
      withStore(ctx, async ({ store, pool }) => {
        const streams = Array.from({ length: 30 }, nextStream);
        for (const stream of streams) {
          await bulk(store, stream, 1_000);
          await rawBulk(pool, stream, 1_000);
        }
        return inTurns(
          streams.length,
          async () => {
            for (const stream of streams) await streamOfRaw(pool, stream);
          },
          async () => {
            for (const stream of streams) for await (const event of store.readStream(stream)) void event;
          },
        );
      }),
  },
  {
    name: 'read all events',
    unit: 'events/s',
    run: (ctx) =>
      withStore(ctx, async ({ store, pool }) => {
        const count = 100_000;
        await bulk(store, nextStream(), count);
        await rawBulk(pool, nextStream(), count);
        return inTurns(
          count,
          async () => {
            for (let after = 0; after < count; after += 5_000) await pageOfRaw(pool, after, 5_000);
          },
          async () => {
            for await (const page of store.readAll()) void page;
          },
        );
      }),
  },
];

interface Opened {
  readonly store: EventStore;
  readonly pool: pg.Pool;
}

async function withStore({ url }: BenchContext, measure: (opened: Opened) => Promise<Measured>): Promise<Measured> {
  const pool = new pg.Pool({ connectionString: url, max: WRITERS });
  const store = await PostgresEventStore.connect({ pool });
  await createRaw(pool);
  try {
    return await measure({ store, pool });
  } finally {
    await store.close();
    await pool.end();
  }
}

let streams = 0;

function nextStream(): string {
  streams += 1;
  return `jointOrder-${streams}`;
}

function together(write: (stream: string) => Promise<unknown>): Promise<unknown> {
  return Promise.all(Array.from({ length: WRITERS }, () => write(nextStream())));
}

async function writer(store: EventStore, stream: string, count: number): Promise<void> {
  let head: Head = NO_STREAM;
  for (let n = 0; n < count; n += 1) ({ head } = await store.append(stream, head, [eventNumber(n)]));
}

async function rawWriter(pool: pg.Pool, stream: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await appendRaw(pool, stream, n, eventNumber(n));
}

async function bulk(store: EventStore, stream: string, count: number): Promise<void> {
  let head: Head = NO_STREAM;
  for (let n = 0; n < count; n += 1_000) ({ head } = await store.append(stream, head, thousandFrom(n)));
}

async function rawBulk(pool: pg.Pool, stream: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1_000) await appendRawBatch(pool, stream, n, thousandFrom(n));
}

function thousandFrom(n: number): NewEvent[] {
  return Array.from({ length: 1_000 }, (_, index) => eventNumber(n + index));
}

/** An event of the size that ours have. */
function eventNumber(n: number): NewEvent {
  const id = idOf(n);
  return { id, type: 'OrderLineConsented', data: lineOf(n), metadata: metadataOf(id, 'partnership-1') };
}
