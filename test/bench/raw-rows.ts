import type pg from 'pg';
import { type OrderRow, withLine } from './order-lines.js';

interface RawRow {
  readonly scope: string;
  readonly key: string;
  readonly value: OrderRow;
}

/** The bare table to compare a view's rows with. */
export async function createRawRows(pool: pg.Pool): Promise<void> {
  await pool.query('create table raw_rows (scope text, key text, value jsonb not null, primary key (scope, key))');
}

/** Writes rows in one statement. */
export async function upsertRaw(pool: pg.Pool, rows: readonly RawRow[]): Promise<void> {
  await pool.query({
    name: 'raw-upsert',
    text: `insert into raw_rows select * from unnest($1::text[], $2::text[], $3::jsonb[])
      on conflict (scope, key) do update set value = excluded.value`,
    values: [
      rows.map(({ scope }) => scope),
      rows.map(({ key }) => key),
      rows.map(({ value }) => JSON.stringify(value)),
    ],
  });
}

interface Read {
  readonly position: string;
  readonly scope: string;
  readonly data: Parameters<typeof withLine>[1];
}

/** Reads all events a page at a time, adds them up in memory, and writes each page's rows: no checks, no checkpoints. */
export async function foldRaw(pool: pg.Pool, count: number): Promise<void> {
  await pool.query('truncate raw_rows');
  const rows = new Map<string, RawRow>();
  for (let after = 0; after < count; after += 5_000) {
    const page = await pool.query<Read>({
      name: 'raw-events',
      text: 'select * from event_store.events where position > $1 order by position limit 5000',
      values: [after],
    });
    const changed = new Map<string, RawRow>();
    for (const { scope, data } of page.rows) {
      const row = { scope, key: data.order, value: withLine(rows.get(data.order)?.value, data) };
      rows.set(data.order, row);
      changed.set(data.order, row);
    }
    await upsertRaw(pool, [...changed.values()]);
  }
}
