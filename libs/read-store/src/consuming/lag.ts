import { LAG_LIMIT, behind, type Behind, type EventStore } from '#event-store';
import { comparePositions, type Position, type Recorded } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';
import { notePlace } from './guards.js';
import { unseenOf } from './unseen.js';

/** How far a consumer's served generation has come. */
export interface Reach {
  readonly generation: GenerationId | undefined;
  /** All scopes have seen all events up to here, parked ones aside. */
  readonly place: Position | undefined;
  /** The furthest of its scopes has; never before `place`. */
  readonly furthest: Position | undefined;
}

/** So many times LAG_LIMIT events are looked at in one asking. The next one goes on behind them. */
const LOOKS = 5;

/**
 * Counts the events that a consumer has not seen, those of a scope that hangs behind the others too; not those of parked scopes, which
 * wait to be mended. What all scopes have seen is noted, so that asking again costs only what is new. Throws ForeignPosition or
 * PositionBeyondEnd.
 */
export async function lagOf(
  queries: Queries,
  store: EventStore,
  { generation, place, furthest }: Reach,
): Promise<Behind> {
  const ahead = await behind(store, { after: furthest });
  if (generation === undefined || furthest === undefined || furthest === place) return ahead;
  const hanging = await firstUnseen(queries, store, { generation, place, furthest });
  if (hanging.length === 0) return ahead;
  return {
    lag: Math.min(LAG_LIMIT, hanging.length + ahead.lag),
    waitingSince: hanging[0]?.metadata.at ?? null,
  };
}

/** Of the events up to the furthest, the first that were not seen. */
async function firstUnseen(
  queries: Queries,
  store: EventStore,
  { generation, place, furthest }: Pick<Reach, 'place'> & { generation: GenerationId; furthest: Position },
): Promise<readonly Recorded[]> {
  let after = place;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const events: Recorded[] = [];
    for await (const page of store.readAll({ after, limit: LAG_LIMIT })) events.push(...page);
    const upTo = events.filter(({ position }) => comparePositions(position, furthest) <= 0);
    const unseen = await unseenOf(queries, generation, upTo);
    const [first] = unseen;
    const seen = first ? upTo[upTo.indexOf(first) - 1] : upTo.at(-1);
    if (seen) await notePlace(queries, generation, seen.position);
    if (first || upTo.length < LAG_LIMIT) return unseen;
    after = seen?.position;
  }
  return [];
}
