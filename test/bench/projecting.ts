import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type EventStore, NO_STREAM, PostgresEventStore } from '#event-store';
import { Projecting, ReadStore } from '#read-store';
import { InProcessTransport } from '#transport';
import { type Bench, type BenchContext, inTurns, type Measured } from './bench.js';
import { catalogue, fill, lineNumber, orders } from './order-lines.js';
import { createRaw, appendRaw } from './raw-events.js';
import { createRawRows, foldRaw, upsertRaw } from './raw-rows.js';

const EVENTS = 100_000;
const TIMES = 10;
const APPENDS = 500;

/** The projection engine beside bare statements that do the same reading and writing. */
export const benches: Bench[] = [
  {
    name: 'rebuild of one projection',
    unit: 'events/s',
    run: (ctx) =>
      withEngine(ctx, async ({ store, pool, engine }) => {
        await fill(store, EVENTS);
        return inTurns(
          EVENTS,
          () => foldRaw(pool, EVENTS),
          () => engine.rebuild(orders.name),
        );
      }),
  },
  {
    // Raw is a rebuild of 100,000 events, ours one of a million: flat memory is a ratio of about 1.
    name: 'rebuild, memory at 100k and at 1M events',
    unit: 'MB RSS, peak',
    run: (ctx) =>
      withEngine(ctx, async ({ store, pool, engine }) => {
        await fill(store, EVENTS);
        await engine.rebuild(orders.name);
        const raw = await peakOf(() => engine.rebuild(orders.name));
        await multiply(pool, EVENTS, TIMES);
        return { raw, ours: await peakOf(() => engine.rebuild(orders.name)) };
      }),
  },
  {
    name: 'append to visible in the view',
    unit: 'µs, p99',
    run: (ctx) =>
      withEngine(ctx, async ({ store, pool, engine, readStore }) => {
        const transport = new InProcessTransport(store);
        await transport.subscribe({ group: 'views', handle: engine.handle });
        try {
          await latencies(100, visibleOurs(store, readStore));
          return {
            raw: p99(await latencies(APPENDS, (n) => visibleRaw(pool, n))),
            ours: p99(await latencies(APPENDS, visibleOurs(store, readStore))),
          };
        } finally {
          await transport.close();
        }
      }),
  },
];

interface Opened {
  readonly store: EventStore;
  readonly pool: pg.Pool;
  readonly readStore: ReadStore;
  readonly engine: Projecting;
}

async function withEngine({ url }: BenchContext, measure: (opened: Opened) => Promise<Measured>): Promise<Measured> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  const store = await PostgresEventStore.connect({ pool });
  const readStore = await ReadStore.open({ url });
  await createRaw(pool);
  await createRawRows(pool);
  const onFault = (error: unknown): void => {
    throw error;
  };
  const engine = new Projecting({
    readStore,
    store,
    catalogue,
    projections: [orders],
    onSkip: async () => undefined,
    onFault,
  });
  await engine.start();
  await engine.settled();
  try {
    return await measure({ store, pool, readStore, engine });
  } finally {
    await engine.stop();
    await readStore.close();
    await store.close();
    await pool.end();
  }
}

/** Copies all events some times over, to streams and ids of their own: much faster than appending them, and read the same. */
async function multiply(pool: pg.Pool, count: number, times: number): Promise<void> {
  await pool.query(
    `insert into event_store.events (position, stream, revision, category, scope, id, type, data, metadata, hash, bytes)
     select position + k * $1, stream || '.' || k, revision, category, scope, id || '.' || k, type, data, metadata, hash, bytes
       from event_store.events cross join generate_series(1, $2 - 1) k`,
    [count, times],
  );
  await pool.query('update event_store.store set position = $1', [count * times]);
  await pool.query('analyze event_store.events');
}

/** The most memory that this process holds during some work, in MB. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const looking = setInterval(look, 20);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  look();
  return peak / 1e6;
}

/** Appends one event and waits until the view has it, as `after=<position>` does. */
function visibleOurs(store: EventStore, { reading }: ReadStore): (n: number) => Promise<void> {
  const run = randomUUID();
  return async (n) => {
    const line = lineNumber(n);
    const { position } = await store.append(`jointOrder-${run}.${n}`, NO_STREAM, [{ ...line, id: `${run}.${n}` }]);
    if (!(await reading.waitFor(orders, line.metadata.scope, position, 10_000))) throw new Error('never visible');
  };
}

async function visibleRaw(pool: pg.Pool, n: number): Promise<void> {
  const line = lineNumber(n);
  await appendRaw(pool, `jointOrder-raw-${n}`, 0, line);
  const key = line.data.order;
  await pool.query('select value from raw_rows where scope = $1 and key = $2', [line.metadata.scope, key]);
  await upsertRaw(pool, [{ scope: line.metadata.scope, key, value: { order: key, lines: 1, copies: 3, pence: 2300 } }]);
}

async function latencies(count: number, work: (n: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = process.hrtime.bigint();
    await work(n);
    times.push(Number(process.hrtime.bigint() - start) / 1e3);
  }
  return times;
}

function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN;
}
