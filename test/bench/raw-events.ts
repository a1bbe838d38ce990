import type pg from 'pg';
import type { NewEvent } from '#kernel';

/** As long as a real one; the bare table links nothing. */
const HASH = '0'.repeat(64);

/**
 * The bare table to compare with: the same columns and indexes as the store's, filled by plain INSERTs that check nothing
 * but the unique revision, with positions from a sequence.
 */
export async function createRaw(pool: pg.Pool): Promise<void> {
  await pool.query(`
    create table raw_events (like event_store.events including all);
    alter table raw_events alter column position add generated always as identity`);
}

export async function appendRaw(pool: pg.Pool, stream: string, revision: number, event: NewEvent): Promise<void> {
  const { id, type, data, metadata } = event;
  await pool.query({
    name: 'raw-append',
    text: `insert into raw_events (stream, revision, category, scope, id, type, data, metadata, hash, bytes)
      values ($1, $2, 'jointOrder', $3, $4, $5, $6, $7, $8, 700)`,
    values: [stream, revision, metadata.scope, id, type, JSON.stringify(data), JSON.stringify(metadata), HASH],
  });
}

export async function appendRawBatch(
  pool: pg.Pool,
  stream: string,
  revision: number,
  events: readonly NewEvent[],
): Promise<void> {
  await pool.query({
    name: 'raw-batch',
    text: `insert into raw_events (stream, revision, category, scope, id, type, data, metadata, hash, bytes)
      select $1, $2 + n - 1, 'jointOrder', 'partnership-1', id, type, data::json, metadata::json, $7, 700
        from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality new (id, type, data, metadata, n)`,
    values: [
      stream,
      revision,
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
      events.map(({ metadata }) => JSON.stringify(metadata)),
      HASH,
    ],
  });
}

export async function streamOfRaw(pool: pg.Pool, stream: string): Promise<number> {
  const text = 'select * from raw_events where stream = $1 order by revision';
  return (await pool.query({ name: 'raw-stream', text, values: [stream] })).rows.length;
}

export async function pageOfRaw(pool: pg.Pool, after: number, limit: number): Promise<number> {
  const text = 'select * from raw_events where position > $1 order by position limit $2';
  return (await pool.query({ name: 'raw-page', text, values: [after, limit] })).rows.length;
}
