import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { projection } from '#kernel';
import { until } from '#testing';
import { standingOf } from '../consuming/consumer.js';
import { dusting } from '../example/desk.js';
import { Setting, everything } from '../example/setting.js';
import { park } from '../parking/parked.js';
import { POISON, doorOpened, holdings, shelved, shelves, type ShelfEvent } from '../example/shelves.js';

const SCOPES = ['barnet', 'brent', 'camden', 'ealing', 'enfield'];

describe('events of several scopes that come at once', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('are applied to all projections in one transaction', async () => {
    let commits = 0;
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, beforeCommit: async () => void (commits += 1) });
    commits = 0;
    await engine.applyPage(await setting.writer.write(...SCOPES.map((scope) => shelved(scope, 'A', 2))));
    // Told once of each of the two projections, in the same transaction.
    expect(commits).toBe(2);
    const { rows } = await readStore.database.query('select distinct xmin::text from read_store.rows', []);
    expect(rows).toHaveLength(1);
    for (const scope of SCOPES) expect(await readStore.reading.one(shelves, scope, 'A')).toMatchObject({ copies: 2 });
  });

  it('are not applied when the projection is paused between reading and writing', async () => {
    const readStore = await setting.readStore();
    let paused = false;
    const beforeCommit = async (): Promise<void> => {
      if (paused) return;
      paused = true;
      await engine.pause('shelves', await setting.decided());
    };
    const engine = await setting.started({ readStore, projections: [shelves], beforeCommit });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 2)));
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toBeUndefined();
    await engine.resume('shelves', await setting.decided());
    await engine.settled();
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 2 });
  });

  it('are not applied to a scope that is parked between reading and writing', async () => {
    const readStore = await setting.readStore();
    const { database, reading } = readStore;
    let parked = false;
    const beforeCommit = async (): Promise<void> => {
      if (parked) return;
      parked = true;
      const { active } = await standingOf(database, 'shelves');
      for (const event of events.slice(0, 1)) await park(database, active ?? '', event, 'another process failed', 3);
    };
    const engine = await setting.started({ readStore, projections: [shelves], beforeCommit });
    const events = await setting.writer.write(shelved('camden', 'A', 2), shelved('brent', 'A', 2));
    await engine.applyPage(events);
    expect(await reading.one(shelves, 'camden', 'A')).toBeUndefined();
    expect(await reading.one(shelves, 'brent', 'A')).toMatchObject({ copies: 2 });
    expect(await engine.parked()).toMatchObject([{ scope: 'camden' }]);
  });

  it('are applied although one of them can’t be', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(
      await setting.writer.write(...SCOPES.map((scope) => shelved(scope, 'A', scope === 'camden' ? POISON : 2))),
    );
    expect(await engine.parked()).toMatchObject([{ consumer: 'shelves', scope: 'camden' }]);
    expect(await readStore.reading.rows(shelves, 'ealing')).toMatchObject([{ copies: 2 }]);
    expect(await readStore.reading.one(holdings, 'camden', 'all')).toMatchObject({ events: 1 });
  });

  it('are applied although a row of one of them is no JSON: that one alone comes again', async () => {
    const strange = projection<{ readonly copies: unknown } & Record<string, never>, ShelfEvent>({
      name: 'strange',
      version: 1,
      on: {
        CopiesShelved: {
          rows: () => ['all'],
          apply: (_, { data }) => ({ copies: data.copies === 5 ? 5n : data.copies }) as never,
        },
      },
    });
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves, strange] });
    const events = await setting.writer.write(...SCOPES.map((scope, n) => shelved(scope, 'A', n + 3)));
    const handled = await Promise.allSettled(events.map((event) => engine.handle(event.metadata.scope, [event])));
    expect(handled.map(({ status }) => status)).toEqual(SCOPES.map((_, n) => (n + 3 === 5 ? 'rejected' : 'fulfilled')));
    for (const [n, scope] of SCOPES.entries())
      expect(await readStore.reading.one(shelves, scope, 'A')).toMatchObject({ copies: n + 3 });
  });

  it('are applied once when two processes are given the same, and when they come again', async () => {
    const first = await setting.started({ readStore: await setting.readStore() });
    const second = await setting.started({ readStore: await setting.readStore() });
    const events = await setting.writer.write(
      ...Array.from({ length: 60 }, (_, n) => shelved(SCOPES[n % SCOPES.length] ?? '', 'A', 1)),
    );
    await Promise.all([first, second].map((engine) => engine.applyPage(events)));
    await second.applyPage(events);
    const readStore = await setting.readStore();
    for (const scope of SCOPES) {
      const history = events.filter(({ metadata }) => metadata.scope === scope).map(({ id }) => id);
      expect(await readStore.reading.one(shelves, scope, 'A')).toMatchObject({ copies: 12, history });
    }
    expect(await everything(readStore)).toHaveLength(SCOPES.length * 2);
  });

  it('are applied without looking how things stand, until somebody else was at work', async () => {
    const readStore = await setting.readStore();
    const queries = jest.spyOn(readStore.database, 'query');
    const looks = () => queries.mock.calls.filter(([, , name]) => name === 'round-look').length;
    const engine = await setting.started({ readStore });
    const other = await setting.started({ readStore: await setting.readStore() });
    const page = async (copies: number) => setting.writer.write(...SCOPES.map((scope) => shelved(scope, 'A', copies)));
    for (const copies of [1, 2, 3]) await engine.applyPage(await page(copies));
    expect(looks()).toBe(1);
    const [fourth, fifth] = [await page(4), await page(5)];
    await other.applyPage(fourth);
    await engine.applyPage([...fourth, ...fifth]);
    expect(looks()).toBe(2);
    await engine.pause('shelves', await setting.decided());
    const sixth = await page(6);
    await engine.applyPage(sixth);
    expect(await readStore.reading.one(shelves, 'ealing', 'A')).toMatchObject({ copies: 15 });
    expect(await readStore.reading.one(holdings, 'ealing', 'all')).toMatchObject({ events: 6 });
    await engine.resume('shelves', await setting.decided());
    await engine.settled();
    const before = looks();
    for (const copies of [7, 8]) await engine.applyPage(await page(copies));
    expect(looks() - before).toBe(1);
    for (const scope of SCOPES) expect(await readStore.reading.one(shelves, scope, 'A')).toMatchObject({ copies: 36 });
  });

  it('are applied although PostgreSQL ends their transaction, since another waits for it and it for the other', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(await setting.writer.write(...SCOPES.map((scope) => shelved(scope, 'A', 1))));
    const events = await setting.writer.write(...SCOPES.map((scope) => shelved(scope, 'A', 2)));
    const { database } = await setting.readStore();
    let applied: Promise<unknown> = Promise.resolve();
    await database.transaction(async (other) => {
      // The round looks for a deadlock after a second, this one does not: so the round is the one that is ended.
      await other.query(`set local deadlock_timeout = '60s'`);
      await other.query(`select from read_store.rows where scope = 'ealing' for update`);
      applied = engine.applyPage(events);
      applied.catch(() => undefined);
      const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await until(async () => (await database.query(waits)).rowCount !== 0);
      await other.query(`select from read_store.checkpoint where scope = 'barnet' for update`);
    });
    await applied;
    for (const scope of SCOPES) expect(await readStore.reading.one(shelves, scope, 'A')).toMatchObject({ copies: 3 });
  });

  it('pass a process that does not react to them in one transaction, and reach it where it does', async () => {
    const readStore = await setting.readStore();
    const idle = { ...dusting, name: 'idle', on: {} };
    const greeting = { ...dusting, name: 'greeting', on: { DoorOpened: () => ({}) } };
    const runner = await setting.runner({ readStore, processes: [dusting, idle, greeting] });
    const events = await setting.writer.write(...SCOPES.map(doorOpened), shelved('camden', 'B', 1));
    const camden = events.filter(({ metadata }) => metadata.scope === 'camden');
    await Promise.all([
      ...SCOPES.filter((scope) => scope !== 'camden').map((scope) =>
        runner.handle(
          scope,
          events.filter(({ metadata }) => metadata.scope === scope),
        ),
      ),
      runner.handle('camden', camden),
    ]);
    expect(setting.desk.shelves).toEqual(['B']);
    const { rows } = await readStore.database.query<{ name: string; scope: string; xmin: string }>(
      `select c.name, k.scope, k.xmin::text from read_store.checkpoint k join read_store.consumer c on c.active = k.generation`,
      [],
    );
    expect(rows).toHaveLength(SCOPES.length * 3);
    const passed = rows.filter(
      ({ name, scope }) => name === 'process:idle' || (name === 'process:dusting' && scope !== 'camden'),
    );
    expect(new Set(passed.map(({ xmin }) => xmin)).size).toBe(1);
  });
});
