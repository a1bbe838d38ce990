import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';

/** The scope under which a whole batch is counted; a scope's own name counts one single event. */
export function whole(scope: string = ''): string {
  return `*${scope}`;
}

/** Two living runners that contend for one piece of work meet within this time; one that died left its mark earlier. */
const CONTENTION = `interval '250 milliseconds'`;

/** A runner that tries again after an error of the database does not count against the event. */
const COUNTED = `case when a.position <> excluded.position then 1
                      when a.runner <> excluded.runner and a.begun_at < excluded.begun_at - ${CONTENTION}
                      then a.attempts + 1 else a.attempts end`;

const OR_AGAIN = `on conflict (generation, scope) do update set position = excluded.position, runner = excluded.runner,
       begun_at = excluded.begun_at, attempts = ${COUNTED}`;
const BEGIN_ONE = `insert into read_store.attempt as a (generation, scope, position, attempts, runner) values ($1, $2, $3, 1, $4)
     ${OR_AGAIN}`;

/**
 * Notes, before work begins, that it begins, and says how many times it has: 1 unless an earlier try ended with its
 * process.
 */
export async function begin(
  queries: Queries,
  runner: string,
  generation: GenerationId,
  scope: string,
  position: Position,
): Promise<number> {
  const { rows } = await queries.query<{ attempts: number }>(
    `${BEGIN_ONE}
     returning attempts`,
    [generation, scope, position, runner],
  );
  return rows[0]?.attempts ?? 1;
}

/**
 * As `begin`, for work that no earlier process has died of: false, and nothing is noted, when another runner has begun it
 * already. It is a suspect then: let it `begin` alone.
 */
export async function beginUnsuspected(
  queries: Queries,
  runner: string,
  generation: GenerationId,
  scope: string,
  position: Position,
): Promise<boolean> {
  const { rowCount } = await queries.query(
    `${BEGIN_ONE}
     where a.position <> excluded.position or a.runner = excluded.runner`,
    [generation, scope, position, runner],
  );
  return rowCount === 1;
}

/** Under no generation's number: what all consumers of a process begin together. */
const TOGETHER = '0';

/**
 * Notes that work on several scopes begins for several consumers at once, `name` being that of the first. Gives the scopes
 * whose work at this position was begun before by another runner: it may have died of it, or was only not told of its end.
 */
export async function beginAll(
  queries: Queries,
  runner: string,
  name: string,
  firsts: readonly { readonly scope: string; readonly position: Position }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await queries.query<{ scope: string; attempts: number }>(
    `insert into read_store.attempt as a (generation, scope, position, attempts, runner)
     select ${TOGETHER}, $1 || '/' || scope, position, 1, $2::uuid from unnest($3::text[], $4::text[]) as f (scope, position)
     ${OR_AGAIN}
     returning substr(scope, length($1) + 2) as scope, attempts`,
    [name, runner, firsts.map(({ scope }) => scope), firsts.map(({ position }) => position)],
    'attempts-begin-all',
  );
  return new Set(rows.filter(({ attempts }) => attempts > 1).map(({ scope }) => scope));
}

/** Forgets the tries of work that ended, well or with an error that was dealt with. */
export async function end(queries: Queries, generation: GenerationId, scope: string): Promise<void> {
  await queries.query('delete from read_store.attempt where generation = $1 and scope = $2', [generation, scope]);
}
