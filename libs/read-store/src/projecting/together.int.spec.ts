import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, PositionBeyondEnd } from '#event-store';
import { InProcessTransport } from '#transport';
import type { Recorded } from '#kernel';
import { gate, until } from '#testing';
import { dusting } from '../example/desk.js';
import { Setting, everything } from '../example/setting.js';
import { POISON, cured, doorOpened, holdings, shelved, shelves } from '../example/shelves.js';
import { NotTheBuilder, lease } from '../rebuild/lease.js';
import type { Projecting } from './projecting.js';

describe('engines of several processes on one database', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  const many = (count: number) =>
    setting.writer.write(...Array.from({ length: count }, (_, n) => shelved(n % 2 ? 'camden' : 'brent', 'A', 1)));

  /** Feeds an engine from the store, as a process of its own does. */
  const feed = async (engine: Projecting, failures: unknown[] = []) => {
    const transport = new InProcessTransport(setting.store, {
      report: ({ error }) => failures.push(error),
      backOff: () => 20,
    });
    setting.also({ stop: () => transport.close() });
    await transport.subscribe({ group: 'views', handle: engine.handle, after: () => engine.resumeFrom() });
    return transport;
  };

  const idsOf = (events: readonly Recorded[], scope: string) =>
    events.filter(({ metadata }) => metadata.scope === scope).map(({ id }) => id);

  it('build a generation one at a time: the one with the lease; the next when that has run out', async () => {
    const events = await many(40);
    const watching = await setting.readStore();
    const inside = gate();
    const on = gate();
    let first = true;
    const builder = await setting.engine({
      projections: [shelves],
      batch: 10,
      beforeCommit: async () => {
        if (!first) return;
        first = false;
        inside.open();
        await on.passed;
      },
    });
    await builder.start();
    await inside.passed;
    await setting.cut(watching);
    let batches = 0;
    const beforeCommit = async (): Promise<void> => void (batches += 1);
    const second = await setting.engine({ readStore: watching, projections: [shelves], batch: 10, beforeCommit });
    const { rows } = await watching.database.query<{ id: string }>('select id::text from read_store.generation');
    await expect(lease(watching.database, rows[0]?.id ?? '', randomUUID())).rejects.toThrow(NotTheBuilder);
    await watching.database.query('update read_store.generation set lease_until = clock_timestamp()');
    // Else a slow machine makes a suspect of what the first was at.
    await watching.database.query('delete from read_store.attempt');
    await second.start();
    await until(async () => (await second.progress('shelves')).length === 0);
    expect(batches).toBe(4);
    on.open();
    await Promise.all([builder.settled(), second.settled()]);
    for (const scope of ['camden', 'brent']) {
      expect(await watching.reading.one(shelves, scope, 'A')).toMatchObject({ history: idsOf(events, scope) });
    }
  });

  it('follow together while one release relieves the other: each event once, in order', async () => {
    const watching = await setting.readStore();
    const failures: unknown[] = [];
    const old = await setting.started();
    const oldFeed = await feed(old, failures);
    const events = [...(await many(50))];
    const next = await setting.started();
    await feed(next, failures);
    events.push(...(await many(50)));
    // All connections of both are cut in the middle; then the old release stops.
    await setting.cut(watching);
    events.push(...(await many(50)));
    await oldFeed.close();
    await old.stop();
    events.push(...(await many(50)));
    await until(async () => (await watching.reading.one(holdings, 'camden', 'all'))?.events === 100);
    await until(async () => (await watching.reading.one(shelves, 'brent', 'A'))?.copies === 100);
    await until(async () => (await watching.reading.one(shelves, 'camden', 'A'))?.copies === 100);
    for (const scope of ['camden', 'brent']) {
      expect(await watching.reading.one(shelves, scope, 'A')).toMatchObject({ history: idsOf(events, scope) });
    }
  });

  it('lose no event while they catch up, note their place and take live events at the same time', async () => {
    const events = [...(await many(300))];
    const readStore = await setting.readStore();
    const engine = await setting.engine({ readStore, batch: 20, noteEvery: 7 });
    await engine.start();
    await feed(engine);
    for (let round = 0; round < 4; round += 1) {
      events.push(...(await many(30)));
      const again = await setting.engine({ batch: 20 });
      await again.start();
    }
    const seen = async () => (await readStore.reading.one(shelves, 'camden', 'A'))?.copies === 210;
    await until(seen);
    await engine.settled();
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ history: idsOf(events, 'camden') });
    await until(async () => (await readStore.reading.one(holdings, 'brent', 'all'))?.events === 210);
  });

  it('note by themselves how far they have come, so that a restart need not read it again', async () => {
    const engine = await setting.started({ noteEvery: 3 });
    await engine.applyPage(await many(1));
    await until(async () => (await engine.resumeFrom()) !== undefined);
    const begun = (await engine.resumeFrom()) ?? '';
    for (let page = 0; page < 3; page += 1) await engine.applyPage(await many(1));
    await until(async () => ((await engine.resumeFrom()) ?? '') > begun);
  });

  it('keep a scope of few events beside one of many, also with a restart between two of its batches', async () => {
    const write = (scope: string, count: number) =>
      setting.writer.write(...Array.from({ length: count }, () => shelved(scope, 'A', 1)));
    const first = await setting.started();
    await first.applyPage(await write('camden', 1_100));
    await first.applyPage(await write('brent', 2));
    await first.stop();
    const readStore = await setting.readStore();
    const second = await setting.started({ readStore });
    await second.applyPage(await write('brent', 2));
    await second.applyPage(await write('camden', 1));
    expect(await readStore.reading.one(shelves, 'brent', 'A')).toMatchObject({ copies: 4 });
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 1_101 });
  });

  it('stop a scope at an event of a later release, and pass over types that they don’t listen to', async () => {
    const engine = await setting.started({ projections: [shelves] });
    const [shelvedLater, unknown] = [shelved('camden', 'A', 1), { ...doorOpened('brent'), type: 'RoofRaised' }];
    const later = { ...shelvedLater, metadata: { ...shelvedLater.metadata, version: 2 } };
    await engine.applyPage(await setting.writer.write(later, unknown));
    expect(await engine.parked()).toMatchObject([
      { scope: 'camden', reason: expect.stringContaining('later-version') },
    ]);
    expect(await engine.status()).toMatchObject([{ scopes: 1, parked: 1 }]);
  });

  it('tell loudly, not as “no lag”, that the store was cut back behind them', async () => {
    const engine = await setting.started();
    const events = await many(4);
    await engine.applyPage(events);
    const shorter = new InMemoryEventStore();
    const cutBack: InMemoryEventStore = Object.assign(Object.create(setting.store) as InMemoryEventStore, {
      end: async () => events[0]?.position,
      readAll: () => shorter.readAll({ after: events[3]?.position }),
    });
    const after = await setting.engine({ store: cutBack });
    await expect(after.status()).rejects.toThrow();
    await expect(after.start()).rejects.toThrow(PositionBeyondEnd);
  });

  it('give no command by any way of filling rows again', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const runner = await setting.runner({ processes: [dusting] });
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'B', POISON));
    await engine.handle('camden', events);
    await runner.handle('camden', events.slice(0, 1));
    cured.add('B');
    await engine.retry('shelves', 'camden');
    await engine.rebuild('shelves');
    await engine.rebuild('shelves', { scope: 'camden' });
    const next = await setting.started({ projections: [{ ...shelves, version: 2 }] });
    await next.applyPage(events);
    expect(await everything(readStore)).toHaveLength(2);
    expect(setting.desk.given).toHaveLength(1);
  });
});
