import type { Position, Row } from '#kernel';
import type { Move } from '../consuming/checkpoints.js';
import type { GenerationId } from '../consuming/consumer.js';
import type { Queries } from '../database/database.js';

/** How a consumer stood at the beginning of a round, among the round's scopes. */
export interface Looked {
  readonly active: GenerationId | null;
  readonly version: number | null;
  /** PostgreSQL's version of the consumer's row (xmin). It changes with the row: by a decision about the consumer, or a takeover. */
  readonly mark: string;
  /** Nothing may be applied to it now. */
  readonly resting: boolean;
  readonly checkpoints: ReadonlyMap<string, Position>;
  readonly parked: ReadonlySet<string>;
}

interface LookedRow {
  readonly name: string;
  readonly active: string | null;
  readonly version: number | null;
  readonly mark: string;
  readonly resting: boolean;
  readonly checkpoints: Readonly<Record<string, Position>>;
  readonly parked: readonly string[];
}

/** Where all consumers of a round stand, in one look. */
export async function look(
  queries: Queries,
  consumers: readonly string[],
  scopes: readonly string[],
): Promise<ReadonlyMap<string, Looked>> {
  const { rows } = await queries.query<LookedRow>(
    `select c.name, c.active::text, g.version, c.xmin::text as mark,
            c.frozen or coalesce(c.closing_until > clock_timestamp(), false) as resting,
            coalesce((select jsonb_object_agg(k.scope, k.position) from read_store.checkpoint k
                       where k.generation = c.active and k.scope = any($2)), '{}') as checkpoints,
            array(select p.scope from read_store.parked p where p.generation = c.active and p.scope = any($2)) as parked
       from read_store.consumer c left join read_store.generation g on g.id = c.active
      where c.name = any($1)`,
    [consumers, scopes],
    'round-look',
  );
  return new Map(
    rows.map(({ name, checkpoints, parked, ...standing }) => [
      name,
      { ...standing, checkpoints: new Map(Object.entries(checkpoints)), parked: new Set(parked) },
    ]),
  );
}

/** One consumer's work on one scope. */
export interface Keys {
  readonly generation: GenerationId;
  readonly scope: string;
  readonly keys: ReadonlySet<string>;
}

/** Gives each row that is there to `take`. */
export async function fetchAll(
  queries: Queries,
  wanted: readonly Keys[],
  take: (generation: GenerationId, scope: string, key: string, value: Row) => void,
): Promise<void> {
  const each = wanted.flatMap(({ generation, scope, keys }) => [...keys].map((key) => ({ generation, scope, key })));
  if (each.length === 0) return;
  const { rows } = await queries.query<{ generation: string; scope: string; key: string; value: Row }>(
    `select r.generation::text, r.scope, r.key, r.value
       from unnest($1::bigint[], $2::text[], $3::text[]) as w (generation, scope, key)
       join read_store.rows r on r.generation = w.generation and r.scope = w.scope and r.key = w.key`,
    [each.map(({ generation }) => generation), each.map(({ scope }) => scope), each.map(({ key }) => key)],
    'round-rows',
  );
  for (const { generation, scope, key, value } of rows) take(generation, scope, key, value);
}

/** A row as it is to be from now on: JSON, or undefined when it is gone. */
export interface Changed {
  readonly generation: GenerationId;
  readonly scope: string;
  readonly key: string;
  readonly json: string | undefined;
}

/**
 * Writes rows and checkpoints of all consumers in one statement, which is its own transaction. Writes nothing, and throws
 * PostgreSQL's 40001, when a consumer's row has changed, a scope was parked, or a checkpoint was moved by someone else.
 * This also proves that the rows read before are still current: a row changes only together with its scope's checkpoint,
 * or, in a rebuild, with the consumer's row.
 */
export async function writeAll(
  queries: Queries,
  marks: ReadonlyMap<string, string>,
  changed: readonly Changed[],
  moves: readonly (Move & { readonly generation: GenerationId })[],
): Promise<void> {
  const kept = changed.filter(({ json }) => json !== undefined);
  const gone = changed.filter(({ json }) => json === undefined);
  await queries.query(
    'select read_store.write_round($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    [
      kept.map(({ generation }) => generation),
      kept.map(({ scope }) => scope),
      kept.map(({ key }) => key),
      `[${kept.map(({ json }) => json).join()}]`,
      gone.map(({ generation }) => generation),
      gone.map(({ scope }) => scope),
      gone.map(({ key }) => key),
      moves.map(({ generation }) => generation),
      moves.map(({ scope }) => scope),
      moves.map(({ from }) => from ?? null),
      moves.map(({ to }) => to.position),
      moves.map(({ to }) => to.metadata.at),
      [...marks.keys()],
      [...marks.values()],
    ],
    'round-keep',
  );
}
