import { LAG_LIMIT, behind, nextSince, type Behind, type EventStore, type Outline } from '#event-store';
import { comparePositions, type Position } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';
import { notePlaces } from './guards.js';
import { unseenBy } from './unseen.js';

/** How far a consumer's served generation has come. */
export interface Reach {
  readonly generation: GenerationId | undefined;
  /** All scopes have seen all events up to here, parked ones aside. */
  readonly place: Position | undefined;
  /** The furthest of its scopes has seen its events up to here; never before `place`. */
  readonly furthest: Position | undefined;
}

/** One call looks at no more than this many times LAG_LIMIT events. The next call goes on from there. */
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
  if (hanging.count === 0) return ahead;
  return {
    lag: Math.min(LAG_LIMIT, hanging.count + ahead.lag),
    waitingSince: await nextSince(store, { after: hanging.after }),
  };
}

interface Hanging {
  readonly count: number;
  /** All before them were seen up to here. */
  readonly after: Position | undefined;
}

/** Of the events up to the furthest, the first that were not seen. */
async function firstUnseen(
  queries: Queries,
  store: EventStore,
  { generation, place, furthest }: Pick<Reach, 'place'> & { generation: GenerationId; furthest: Position },
): Promise<Hanging> {
  let after = place;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const events: Outline[] = [];
    for await (const page of store.readOutlines({ after, limit: LAG_LIMIT })) events.push(...page);
    const upTo = events.filter(({ position }) => comparePositions(position, furthest) <= 0);
    const unseen = (await unseenBy(queries, [generation], upTo))(generation);
    const [first] = unseen;
    const seen = first ? upTo[upTo.indexOf(first) - 1] : upTo.at(-1);
    if (seen) {
      await notePlaces(queries, new Map([[generation, seen.position]]));
      after = seen.position;
    }
    if (first || upTo.length < LAG_LIMIT) return { count: unseen.length, after };
  }
  return { count: 0, after };
}
