import { comparePositions, type Recorded } from '#kernel';
import type { Queries } from '../database/database.js';
import { parkedAmong } from '../parking/parked.js';
import { checkpointsOf } from './checkpoints.js';
import type { GenerationId } from './consumer.js';

/** Those of some events that a generation has not seen; not those of parked scopes, which wait to be mended. */
export async function unseenOf(
  queries: Queries,
  generation: GenerationId,
  events: readonly Recorded[],
): Promise<readonly Recorded[]> {
  const scopes = [...new Set(events.map(({ metadata }) => metadata.scope))];
  const [checkpoints, parked] = await Promise.all([
    checkpointsOf(queries, generation, scopes),
    parkedAmong(queries, generation, scopes),
  ]);
  return events.filter(({ position, metadata: { scope } }) => {
    const through = checkpoints.get(scope);
    return !parked.has(scope) && (through === undefined || comparePositions(position, through) > 0);
  });
}
