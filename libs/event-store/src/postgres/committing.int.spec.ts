import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '#testing';
import { allOf, allPagesOf, eventNumber, eventsFrom, followUntil } from '../contract/fixture.contract.js';
import { verifyChain } from '../chain.js';
import { GENESIS, NO_STREAM, StoreUnavailable, WrongExpectedRevision } from '../event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';

const HOLD = `update event_store.store set position = position`;

describe('PostgresEventStore, when transactions meet:', () => {
  let database: FreshDatabase;
  let store: PostgresEventStore;
  let other: pg.Client;
  beforeEach(async () => {
    database = await freshDatabase();
    store = await PostgresEventStore.connect({ url: database.url, patience: 1_500 });
    other = new pg.Client({ connectionString: database.url });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await store.close();
    await database.drop();
  });

  /** An append of another process, in a transaction that stays open until it is told otherwise. */
  async function appendInOpenTransaction(stream: string): Promise<void> {
    await other.query('begin');
    const { id, type, metadata } = eventNumber(1);
    await other.query(
      `select * from event_store.append(array[$1], array['order'], array[-1], array[$2], array[1], array[0], array[$3],
         array[$4], array['camden'], '{}', $5, array['made-up'], array[2])`,
      [stream, GENESIS, id, type, JSON.stringify(metadata)],
    );
  }

  it('processes that start at once make the tables once', async () => {
    const fresh = await freshDatabase();
    const stores = await Promise.all(
      Array.from({ length: 8 }, () => PostgresEventStore.connect({ url: fresh.url, patience: 20_000 })),
    );
    const names = await Promise.all(stores.map((one) => one.identity()));
    expect(new Set(names).size).toBe(1);
    await Promise.all(stores.map((one) => one.close()));
    await fresh.drop();
  });

  it('an append behind an open transaction waits for it: a follower sees both, the first first', async () => {
    await appendInOpenTransaction('order-first');
    const second = store.append('order-second', NO_STREAM, [eventNumber(2)]);
    await lockIsWaitedFor(other);
    expect(await allPagesOf(store.readAll())).toEqual([]);
    const following = followUntil(store, {}, (seen) => seen.length === 2);
    await other.query('commit');
    const { position } = await second;
    const { events } = await following;
    expect(events.map(({ stream }) => stream)).toEqual(['order-first', 'order-second']);
    expect(events[1]?.position).toBe(position);
  });

  it('an append that was rolled back leaves no gap', async () => {
    await appendInOpenTransaction('order-first');
    const second = store.append('order-second', NO_STREAM, [eventNumber(2)]);
    await lockIsWaitedFor(other);
    await other.query('rollback');
    expect((await second).position).toMatch(/@0{19}1$/);
  });

  it('two processes that append at the same head: the one that waited is refused', async () => {
    await appendInOpenTransaction('order-1');
    const late = store.append('order-1', NO_STREAM, [eventNumber(2)]);
    const refused = expect(late).rejects.toMatchObject({ name: 'WrongExpectedRevision', expected: -1, actual: 0 });
    await lockIsWaitedFor(other);
    await other.query('commit');
    await refused;
  });

  it('among appends that share a commit, one wrong revision and one impossible text fail alone', async () => {
    await store.append('order-0', NO_STREAM, [eventNumber(0)]);
    await other.query('begin');
    await other.query(HOLD);
    const held = store.append('order-held', NO_STREAM, [eventNumber(1)]);
    await lockIsWaitedFor(other);
    const impossible = { ...eventNumber(3), type: 'no\u0000text' };
    const appends = [
      ...Array.from({ length: 20 }, (_, n) => store.append(`order-${n + 1}`, NO_STREAM, eventsFrom(n, 2))),
      store.append('order-0', NO_STREAM, [eventNumber(9)]),
      store.append('order-bad', NO_STREAM, [impossible]),
    ];
    const settling = Promise.allSettled(appends);
    await other.query('commit');
    const settled = await settling;
    await held;
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array<string>(20).fill('fulfilled'),
      'rejected',
      'rejected',
    ]);
    expect(settled[20]).toMatchObject({ reason: { name: 'WrongExpectedRevision', actual: 0 } });
    const all = await allPagesOf(store.readAll());
    expect(all.map(({ position }) => Number(position.slice(-20)))).toEqual(Array.from({ length: 42 }, (_, n) => n + 1));
  });

  it('appends that wait share their commits', async () => {
    const commits = async () => {
      const { rows } = await other.query<{ n: number }>(
        'select count(distinct xmin::text)::int as n from event_store.events',
      );
      return rows[0]?.n;
    };
    await Promise.all(Array.from({ length: 500 }, (_, n) => store.append(`order-${n}`, NO_STREAM, [eventNumber(n)])));
    expect(await commits()).toBeLessThan(20);
  });

  it('refuses a head whose hash is not the stream’s, though its revision is', async () => {
    const { head } = await store.append('order-1', NO_STREAM, [eventNumber(1)]);
    const forged = store.append('order-1', { ...head, hash: GENESIS }, [eventNumber(2)]);
    await expect(forged).rejects.toThrow(WrongExpectedRevision);
    const forgedMany = store.append('order-1', { ...head, hash: GENESIS }, eventsFrom(2, 2));
    await expect(forgedMany).rejects.toThrow(WrongExpectedRevision);
    expect(verifyChain(await allOf(store.readStream('order-1')))).toEqual({ ok: true, head });
  });

  it('an append that the server does not get to in time is unknown, and the same again settles it', async () => {
    await other.query('begin');
    await other.query(HOLD);
    const append = () => store.append('order-1', NO_STREAM, [eventNumber(1)]);
    await expect(append()).rejects.toThrow(StoreUnavailable);
    await other.query('rollback');
    const { head } = await append();
    expect(await append()).toMatchObject({ head });
    expect(await allOf(store.readStream('order-1'))).toHaveLength(1);
  });

  it('connections cut in the middle of appends and of following are opened again, unseen', async () => {
    const following = followUntil(store, {}, (seen) => seen.length === 300);
    const writers = Array.from({ length: 10 }, async (_, n) => {
      let head = NO_STREAM;
      for (const event of eventsFrom(0, 30)) {
        ({ head } = await store.append(`order-${n}`, head, [event]));
        if (event.id.endsWith('5')) await cutOthers(other);
      }
    });
    await Promise.all(writers);
    const { events } = await following;
    expect(events.map(({ position }) => Number(position.slice(-20)))).toEqual(
      Array.from({ length: 300 }, (_, n) => n + 1),
    );
  });

  it('reading holds no connection between its pages: one is enough for readers, followers and appends', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    const narrow = await PostgresEventStore.connect({ pool });
    const { head } = await narrow.append('order-1', NO_STREAM, eventsFrom(0, 3));
    for await (const event of narrow.readStream('order-1')) {
      await narrow.append('order-2', NO_STREAM, [eventNumber(7)]);
      if (event.revision === 1) break;
    }
    for await (const page of narrow.readAll()) {
      if (page.length > 0) await narrow.append('order-1', head, [eventNumber(8)]);
      break;
    }
    const { events } = await followUntil(narrow, { buffer: 2 }, async (seen) => {
      await narrow.end();
      return seen.length === 5;
    });
    expect(events).toHaveLength(5);
    expect(pool.totalCount).toBe(1);
    await narrow.close();
    await pool.end();
  });

  it('a page ends early when its events are large, and nothing is lost by it', async () => {
    let head = NO_STREAM;
    const file = 'x'.repeat(900_000);
    for (let n = 0; n < 40; n += 1)
      ({ head } = await store.append('file-1', head, [eventNumber(n, { data: { file } })]));
    const sizes: number[] = [];
    for await (const page of store.readAll()) sizes.push(page.length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(40);
    expect(await allOf(store.readStream('file-1'))).toHaveLength(40);
  });
});

async function lockIsWaitedFor(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rows.length > 0) return;
  }
}

async function cutOthers(client: pg.Client): Promise<void> {
  await client.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`);
}
