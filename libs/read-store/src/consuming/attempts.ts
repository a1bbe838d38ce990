import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';

/** The scope under which a whole batch is counted; a scope's own name counts one single event. */
export function whole(scope: string = ''): string {
  return `*${scope}`;
}

/** A try that another runner began less than this ago does not count: it may still be at work. An older one is taken to have ended with its process. */
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
 * Notes that work begins; call it before. Gives the number of tries so far, this one included: more than 1 only when a
 * process ended during an earlier try.
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
 * As `begin`, for work that no other runner has begun. False, and nothing is noted, when one has: its process may have ended
 * because of it. Then call `begin`, while nothing else of the kind is under way.
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

/** Stands for a generation's number, where all consumers of a process begin work together. */
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

/** Deletes the count of tries: the work was done, or failed with an error that was handled. */
export async function end(queries: Queries, generation: GenerationId, scope: string): Promise<void> {
  await queries.query('delete from read_store.attempt where generation = $1 and scope = $2', [generation, scope]);
}
