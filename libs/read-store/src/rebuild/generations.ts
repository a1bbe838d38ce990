import type { Position } from '#kernel';
import type { GenerationId } from '../consuming/consumer.js';
import type { Database, Queries } from '../database/database.js';
import { NotTheBuilder } from './lease.js';

/** A generation that is being filled from the store. */
export interface Building {
  readonly id: GenerationId;
  readonly version: number;
  /** Null: of all scopes. */
  readonly scope: string | null;
  readonly position: Position | undefined;
}

/** Begins a generation, or gives the unfinished one of the same version and scope, so that a crash costs nothing. */
export async function beginBuilding(
  database: Database,
  consumer: string,
  version: number,
  scope: string | null,
): Promise<Building> {
  return database.transaction(async (queries) => {
    await queries.query('select 1 from read_store.consumer where name = $1 for update', [consumer]);
    await queries.query(
      `update read_store.generation set state = 'retired' where consumer = $1 and state = 'building' and version <> $2
         and coalesce(scope, '') = coalesce($3, '') and coalesce(lease_until < clock_timestamp(), true)`,
      [consumer, version, scope],
    );
    await queries.query(
      `insert into read_store.generation (consumer, version, scope, state) values ($1, $2, $3, 'building')
       on conflict (consumer, (coalesce(scope, ''))) where state = 'building' do nothing`,
      [consumer, version, scope],
    );
    const found = await buildingOf(queries, consumer, scope);
    if (found?.version !== version) throw new NotTheBuilder(`another version of ${consumer} is being built`);
    return found;
  });
}

/** The generation being built for all scopes (null) or one. */
async function buildingOf(queries: Queries, consumer: string, scope: string | null): Promise<Building | undefined> {
  const { rows } = await queries.query<{
    id: string;
    version: number;
    scope: string | null;
    position: Position | null;
  }>(
    `select id::text, version, scope, position from read_store.generation
      where consumer = $1 and state = 'building' and coalesce(scope, '') = coalesce($2, '')`,
    [consumer, scope],
  );
  const [row] = rows;
  return row && { ...row, position: row.position ?? undefined };
}

/** Deletes what retired generations left, in pieces, so that nobody waits for it. */
export async function deleteRetired(queries: Queries, consumer: string): Promise<void> {
  const { rows } = await queries.query<{ id: string }>(
    `select id::text from read_store.generation where consumer = $1 and state = 'retired'`,
    [consumer],
  );
  for (const { id } of rows) {
    for (let deleted = 1; deleted > 0;) {
      const { rowCount } = await queries.query(
        `delete from read_store.rows where ctid = any(array(
           select ctid from read_store.rows where generation = $1 limit 10000))`,
        [id],
      );
      deleted = rowCount ?? 0;
    }
    for (const table of ['checkpoint', 'parked', 'attempt']) {
      await queries.query(`delete from read_store.${table} where generation = $1`, [id]);
    }
    await queries.query(`delete from read_store.generation where id = $1 and state = 'retired'`, [id]);
  }
}

/** Rebuilds into the version that is served that were begun and not ended: by scope, null for all. */
export async function unfinishedBuilds(
  queries: Queries,
  consumer: string,
  version: number,
): Promise<readonly (string | null)[]> {
  const { rows } = await queries.query<{ scope: string | null }>(
    `select scope from read_store.generation where consumer = $1 and version = $2 and state = 'building'`,
    [consumer, version],
  );
  return rows.map(({ scope }) => scope);
}
