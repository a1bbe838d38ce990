import type { Outline } from '#event-store';
import { comparePositions, type Position } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';

interface ReachRow {
  generation: GenerationId;
  scope: string;
  position: Position | null;
}

/**
 * Which of some events, in the store's order, each generation has not seen; not those of parked scopes, which wait to be
 * mended. Asked once for all, and only a scope that hangs is looked through. Throws ForeignPosition.
 */
export async function unseenBy(
  queries: Queries,
  generations: readonly GenerationId[],
  events: readonly Outline[],
): Promise<(generation: GenerationId) => readonly Outline[]> {
  const lastOf = new Map(events.map(({ scope, position }) => [scope, position]));
  const { rows } = await queries.query<ReachRow>(
    `select g.id::text as generation, s.scope, c.position
       from unnest($1::bigint[]) g (id) cross join unnest($2::text[]) s (scope)
       left join read_store.checkpoint c on c.generation = g.id and c.scope = s.scope
      where not exists (select from read_store.parked p where p.generation = g.id and p.scope = s.scope)`,
    [generations, [...lastOf.keys()]],
  );
  const hanging = new Map(generations.map((generation) => [generation, new Map<string, Position | null>()]));
  for (const { generation, scope, position } of rows) {
    const last = lastOf.get(scope);
    if (last && isAfter(last, position)) hanging.get(generation)?.set(scope, position);
  }
  return (generation) => {
    const scopes = hanging.get(generation);
    if (!scopes?.size) return [];
    return events.filter(({ scope, position }) => scopes.has(scope) && isAfter(position, scopes.get(scope) ?? null));
  };
}

function isAfter(position: Position, checkpoint: Position | null): boolean {
  return checkpoint === null || comparePositions(position, checkpoint) > 0;
}
