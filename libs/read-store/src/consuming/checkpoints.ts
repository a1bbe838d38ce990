import type { Position, Recorded } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';

/** Another writer moved this checkpoint since it was read: what was worked out from it is thrown away. */
export class StaleCheckpoint extends Error {
  override readonly name = 'StaleCheckpoint';
}

/** One scope's checkpoint moving on from the value it was read at. */
export interface Move {
  readonly scope: string;
  readonly from: Position | undefined;
  /** The last event that was applied. */
  readonly to: Recorded;
}

/** The checkpoints of some scopes; a scope without one has seen nothing. */
export async function checkpointsOf(
  queries: Queries,
  generation: GenerationId,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, Position>> {
  const { rows } = await queries.query<{ scope: string; position: string }>(
    'select scope, position from read_store.checkpoint where generation = $1 and scope = any($2)',
    [generation, scopes],
  );
  return new Map(rows.map(({ scope, position }) => [scope, position as Position]));
}

/** Moves checkpoints by compare-and-set. Throws StaleCheckpoint when any was moved by someone else: roll back. */
export async function advance(queries: Queries, generation: GenerationId, moves: readonly Move[]): Promise<void> {
  const known = moves.filter(({ from }) => from !== undefined);
  const fresh = moves.filter(({ from }) => from === undefined);
  if (known.length > 0) {
    const { rowCount } = await queries.query(
      `update read_store.checkpoint c set position = m.position, event_at = m.at, applied_at = now()
         from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) as m (scope, expected, position, at)
        where c.generation = $1 and c.scope = m.scope and c.position = m.expected`,
      [generation, known.map(({ scope }) => scope), known.map(({ from }) => from), ...columns(known)],
    );
    if (rowCount !== known.length) throw new StaleCheckpoint('a checkpoint was moved by another writer');
  }
  if (fresh.length > 0) {
    const { rowCount } = await queries.query(
      `insert into read_store.checkpoint (generation, scope, position, event_at)
       select $1, * from unnest($2::text[], $3::text[], $4::timestamptz[]) on conflict do nothing`,
      [generation, fresh.map(({ scope }) => scope), ...columns(fresh)],
    );
    if (rowCount !== fresh.length) throw new StaleCheckpoint('a scope was begun by another writer');
  }
}

function columns(moves: readonly Move[]): readonly [Position[], string[]] {
  return [moves.map(({ to }) => to.position), moves.map(({ to }) => to.metadata.at)];
}
