import type { Queries } from './database.js';
import { MIGRATIONS } from './migrations.js';

/** Held while migrating, so that processes that start at once do it one after another. Any number that nobody else uses. */
const MIGRATING = 7_253_001;

/** The database was made by a later release than this one. */
export class LaterSchema extends Error {
  override readonly name = 'LaterSchema';
  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(`the read store's schema is at ${found}, this release knows ${known}`);
  }
}

/** Runs those of the steps that are missing, all or none. Throws LaterSchema. */
export async function migrate(queries: Queries, steps: readonly string[] = MIGRATIONS): Promise<void> {
  await queries.query('select pg_advisory_xact_lock($1)', [MIGRATING]);
  await queries.query('create schema if not exists read_store');
  await queries.query(
    'create table if not exists read_store.migration (step integer primary key, at timestamptz not null default now())',
  );
  const { rows } = await queries.query<{ step: number }>(
    'select coalesce(max(step), 0) as step from read_store.migration',
  );
  const at = rows[0]?.step ?? 0;
  if (at > steps.length) throw new LaterSchema(at, steps.length);
  for (const [index, sql] of steps.entries()) {
    if (index < at) continue;
    await queries.query(sql);
    await queries.query('insert into read_store.migration (step) values ($1)', [index + 1]);
  }
}
