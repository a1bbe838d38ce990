import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import pg from 'pg';
import { InMemoryEventStore } from '#event-store';
import { NOW, freshDatabase } from '#testing';
import { inspecting, minutesAfter } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { POISON, cured, shelved, shelves } from '../example/shelves.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';

/** Steps of which a frozen database is kept: append one when a step changes how parking, timers or served rows are stored. */
const FROZEN = [1];

it.each(FROZEN)(
  'reads what an earlier release left at step %i: rows are served, what is parked is taken up again, a timer fires',
  async (step) => {
    const store = new InMemoryEventStore();
    const setting = await Setting.open(store, await leftAt(step, await store.identity()));
    try {
      await setting.writer.write(
        ...[shelved('camden', 'A', 1), shelved('camden', 'A', POISON), shelved('camden', 'A', 2)],
        shelved('brent', 'B', 30),
      );
      const readStore = await setting.readStore();
      const engine = await setting.started({ readStore, projections: [shelves] });
      expect(await readStore.reading.rows(shelves, 'brent')).toMatchObject([{ shelf: 'B', copies: 30 }]);
      expect(await engine.parked()).toMatchObject([
        { consumer: 'shelves', scope: 'camden', attempts: 1, since: '2026-11-26T11:34:29.066Z', retrying: false },
      ]);
      cured.add('A');
      expect(await engine.retry('shelves', 'camden')).toBe('mended');
      expect(await readStore.reading.rows(shelves, 'camden')).toMatchObject([{ copies: 1 + POISON + 2 }]);
      setting.now = minutesAfter(NOW, 60);
      const runner = await setting.runner({ readStore, processes: [inspecting] });
      await runner.tick();
      expect(setting.desk.given).toMatchObject([{ type: 'InspectShelf', stream: 'shelf-brent.B' }]);
      expect(setting.faults).toEqual([]);
    } finally {
      await setting.close();
    }
  },
);

/** A database as a release left it that knew so many steps. */
async function leftAt(step: number, store: string) {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('begin');
  await migrate({ query: async (sql, values) => client.query(sql, values && [...values]) }, MIGRATIONS.slice(0, step));
  await client.query('commit');
  const left = await readFile(`libs/read-store/frozen/step-${step}.sql`, 'utf8');
  await client.query(left.replaceAll('{store}', store));
  await client.end();
  return database;
}
