import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';
import { parkedAmong } from '../parking/parked.js';
import type { Batches } from './batches.js';
import { StaleCheckpoint } from './checkpoints.js';
import { standingOf, type GenerationId, type ConsumerState } from './consumer.js';

/** A generation is about to take over, or a parked scope to go back to normal: wait a moment and look again. */
export class Closing extends Error {
  override readonly name = 'Closing';
}

/** An operator paused the consumer: what was begun ends here, and goes on when it is resumed. */
export class Paused extends Error {
  override readonly name = 'Paused';
}

/** Another generation took the place of the one that was worked on: there is nothing to be mended in it any more. */
export class Replaced extends Error {
  override readonly name = 'Replaced';
}

/** What is checked before a piece of work, and noted after it, in its transactions. */
export interface Guard {
  /** Runs first in a transaction: locks what must stay as it is, and says which of the events may be applied. */
  readonly lock: (queries: Queries, batches: Batches) => Promise<Batches>;
  /** Runs in the transaction that completes the whole piece, to note that it was done. */
  readonly done?: (queries: Queries) => Promise<void>;
}

/** For live events: the generation is still the one that is served, and parked scopes wait. */
export function whileActive(consumer: string, generation: GenerationId): Guard {
  const lock: Guard['lock'] = async (queries, batches) => {
    const { frozen } = await lockActive(queries, consumer, generation);
    if (frozen) throw new StaleCheckpoint('live events pass it by now');
    return withoutParked(queries, generation, batches);
  };
  return { lock };
}

/** For a parked scope that is tried again: the generation is still the one that is served, and not paused. */
export function whileRetrying(consumer: string, generation: GenerationId): Guard {
  const lock: Guard['lock'] = async (queries, batches) => {
    const { paused } = await lockActive(queries, consumer, generation, () => new Replaced(consumer));
    if (paused) throw new Paused(consumer);
    return batches;
  };
  return { lock };
}

/** For catching up from the store: not while the consumer is paused, but also while its live events are passed over or wait. Notes the new place. */
export function whileCatchingUp(consumer: string, generation: GenerationId, to: Position): Guard {
  const lock: Guard['lock'] = async (queries, batches) => {
    const { active, paused } = await standingOf(queries, consumer, true);
    if (paused) throw new Paused(consumer);
    if (active !== generation) throw new StaleCheckpoint('another generation is served now');
    return withoutParked(queries, generation, batches);
  };
  return { lock, done: (queries) => notePlaces(queries, new Map([[generation, to]])) };
}

/** Notes up to where generations have seen all events of the store. A place never goes back. */
export async function notePlaces(queries: Queries, places: ReadonlyMap<GenerationId, Position>): Promise<void> {
  // All lock the rows in the same order, so that two who note at once can't deadlock.
  await queries.query(
    `with noted as (select id from read_store.generation where id = any($1::bigint[]) order by id for update)
     update read_store.generation g set position = greatest(g.position, new.position)
       from noted join unnest($1::bigint[], $2::text[]) new (id, position) using (id)
      where g.id = noted.id and g.position is distinct from new.position`,
    [[...places.keys()], [...places.values()]],
  );
}

async function lockActive(
  queries: Queries,
  consumer: string,
  generation: GenerationId,
  replaced: () => Error = () => new StaleCheckpoint('another generation is served now'),
): Promise<ConsumerState> {
  const standing = await standingOf(queries, consumer, true);
  if (standing.closing) throw new Closing('a generation is taking over');
  if (standing.active !== generation) throw replaced();
  return standing;
}

async function withoutParked(queries: Queries, generation: GenerationId, batches: Batches): Promise<Batches> {
  const parked = await parkedAmong(queries, generation, [...batches.keys()]);
  if ([...parked.values()].includes(true)) throw new Closing('a parked scope is going back to normal');
  return parked.size === 0 ? batches : new Map([...batches].filter(([scope]) => !parked.has(scope)));
}
