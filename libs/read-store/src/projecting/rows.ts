import type { Row } from '#kernel';
import type { GenerationId } from '../consuming/consumer.js';
import type { Queries } from '../database/database.js';
import type { Planned, RowsAtHand } from './fold.js';

/** Reads all rows that the planned events touch, in one query. */
export async function fetchRows(
  queries: Queries,
  generation: GenerationId,
  planned: readonly Planned[],
): Promise<RowsAtHand> {
  const atHand: RowsAtHand = new Map();
  const scopes: string[] = [];
  const keys: string[] = [];
  for (const { scope, work } of planned) {
    const wanted = new Set(work.flatMap((piece) => piece.keys));
    atHand.set(scope, new Map());
    for (const key of wanted) {
      scopes.push(scope);
      keys.push(key);
    }
  }
  if (keys.length === 0) return atHand;
  const { rows } = await queries.query<{ scope: string; key: string; value: Row }>(
    `select r.scope, r.key, r.value from unnest($2::text[], $3::text[]) as wanted (scope, key)
       join read_store.rows r on r.generation = $1 and r.scope = wanted.scope and r.key = wanted.key`,
    [generation, scopes, keys],
  );
  for (const { scope, key, value } of rows) atHand.get(scope)?.set(key, value);
  return atHand;
}

/** Writes the changed rows back: one statement for all that are there, one for all that are gone. */
export async function writeRows(
  queries: Queries,
  generation: GenerationId,
  atHand: RowsAtHand,
  changed: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const kept = { scopes: [] as string[], keys: [] as string[], values: [] as string[] };
  const gone = { scopes: [] as string[], keys: [] as string[] };
  for (const [scope, keys] of changed) {
    for (const key of keys) {
      const row = atHand.get(scope)?.get(key);
      (row === undefined ? gone : kept).scopes.push(scope);
      (row === undefined ? gone : kept).keys.push(key);
      if (row !== undefined) kept.values.push(JSON.stringify(row));
    }
  }
  if (kept.keys.length > 0) {
    await queries.query(
      `insert into read_store.rows (generation, scope, key, value)
       select $1, * from unnest($2::text[], $3::text[], $4::jsonb[])
       on conflict (generation, scope, key) do update set value = excluded.value`,
      [generation, kept.scopes, kept.keys, kept.values],
    );
  }
  if (gone.keys.length > 0) {
    await queries.query(
      `delete from read_store.rows r using unnest($2::text[], $3::text[]) as gone (scope, key)
        where r.generation = $1 and r.scope = gone.scope and r.key = gone.key`,
      [generation, gone.scopes, gone.keys],
    );
  }
}
