import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';
import { checkpointsOf } from '../consuming/checkpoints.js';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import { Paused, Replaced } from '../consuming/guards.js';
import { aMoment, untilItHolds } from '../consuming/patience.js';
import { readOn } from '../consuming/reading-on.js';
import type { Database } from '../database/database.js';
import { parkedOf, startClosing, startRetry, unpark, type Parked } from './parked.js';
import { rememberSkipped } from './skipped.js';

/** There is nothing parked there (any more), or it is parked at another event. */
export class NotParked extends Error {
  override readonly name = 'NotParked';
  constructor(
    readonly consumer: string,
    readonly scope: string,
  ) {
    super(`${consumer} has not parked ${scope} there`);
  }
}

/** What retry and skip need of a consumer, whether projection or process. */
export interface Mendable {
  readonly consumer: string;
  readonly version: number;
  readonly database: Database;
  readonly store: EventStore;
  /** Handles the next events of a parked scope; false when it was parked again. */
  readonly handleParked: (generation: GenerationId, scope: string, events: readonly Recorded[]) => Promise<boolean>;
  /** Moves the checkpoint of a parked scope past one event without handling it. */
  readonly pass: (generation: GenerationId, parked: Parked) => Promise<void>;
}

/** Called before a skip takes effect; the caller records it as an event. The same skip may be told again after a crash. */
export type OnSkip = (skipped: Parked & { readonly why: string }) => Promise<void>;

/**
 * Tries a parked scope again: its events are read from the store in order, those that arrive meanwhile after them. The
 * checkpoint moves with what was applied and no further, so a crash loses nothing. Stops when the consumer is paused, to
 * be taken up when it is resumed. With the position at which it was decided it has an effect once, however often it is told. Throws NotParked.
 */
export async function retryScope(
  mendable: Mendable,
  scope: string,
  signal: AbortSignal,
  decided?: Position,
): Promise<'mended' | 'parked' | 'stopped'> {
  const { consumer, database } = mendable;
  const { active } = await standingOf(database, consumer);
  if (active === undefined || !(await startRetry(database, active, scope, decided)))
    throw new NotParked(consumer, scope);
  try {
    if (!(await handleToEnd(mendable, active, scope, signal))) return 'parked';
    while (!signal.aborted) {
      const until = await startClosing(database, active, scope);
      if (until === undefined) {
        const [still] = await parkedOf(database, consumer, scope);
        // Another retry, or a rebuild, was faster.
        if (!still?.retrying) return still ? 'parked' : 'mended';
        await aMoment(signal);
        continue;
      }
      if (!(await handleToEnd(mendable, active, scope, signal))) return 'parked';
      if (!signal.aborted && (await unpark(database, active, scope, until))) return 'mended';
    }
    return 'stopped';
  } catch (error) {
    if (error instanceof Paused) return 'stopped';
    if (error instanceof Replaced) throw new NotParked(consumer, scope);
    throw error;
  }
}

async function handleToEnd(
  { database, store, handleParked }: Mendable,
  generation: GenerationId,
  scope: string,
  signal: AbortSignal,
): Promise<boolean> {
  const after: Position | undefined = (await checkpointsOf(database, generation, [scope])).get(scope);
  for await (const events of readOn(store, after, scope, signal)) {
    if (!(await handleParked(generation, scope, events))) return false;
  }
  return true;
}

/** Leaves out the event at which a scope is parked, once `onSkip` has recorded it, and goes on after it. Throws NotParked. */
export async function skipEvent(
  mendable: Mendable,
  what: { readonly scope: string; readonly position: Position; readonly why: string },
  onSkip: OnSkip,
  signal: AbortSignal,
): Promise<'mended' | 'parked' | 'stopped'> {
  const { consumer, version, database } = mendable;
  const { scope, position, why } = what;
  const { active } = await standingOf(database, consumer);
  const [parked] = await parkedOf(database, consumer, scope);
  if (active === undefined || parked?.position !== position) throw new NotParked(consumer, scope);
  await onSkip({ ...parked, why });
  await rememberSkipped(database, parked, version, why);
  // Another skip of the same event may be under way.
  await untilItHolds(() => mendable.pass(active, parked));
  return retryScope(mendable, scope, signal);
}
