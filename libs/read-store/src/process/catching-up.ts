import type { Position, Recorded } from '#kernel';
import { byScope, type Batches } from '../consuming/batches.js';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import { Paused, notePlaces, whileCatchingUp } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import { readOn } from '../consuming/reading-on.js';
import { closeGap } from '../pausing/gap.js';
import { consumerOf, type ProcessParts } from './live.js';
import { reactTo } from './reacting.js';

/** Events of a page. Commands are given one after another within a scope: a page ends well within a lease. */
const PAGE = 200;

/**
 * Lets a process react to the events that it passed over while it was paused: from the store, each scope's in order. After
 * that it takes live events again. Ends early when it is paused again. A scope whose command has no answer waits, others
 * do not; at the end it rejects with that error, to be tried again. Throws NotTheBuilder while another reader does it.
 */
export async function catchUpProcess(parts: ProcessParts, signal: AbortSignal): Promise<void> {
  const { database } = parts;
  const consumer = consumerOf(parts.process.name);
  const { active, position: from, frozen, paused } = await standingOf(database, consumer);
  if (active === undefined || !frozen || paused) return;
  try {
    await closeGap({
      ...{ database, consumer, generation: active, from, signal },
      readOn: (after, renew) => reactFrom(parts, active, after, renew, signal),
    });
  } catch (error) {
    if (!(error instanceof Paused)) throw error;
  }
}

async function reactFrom(
  parts: ProcessParts,
  generation: GenerationId,
  after: Position | undefined,
  renew: () => Promise<void>,
  signal: AbortSignal,
): Promise<Position | undefined> {
  const failed = new Map<string, unknown>();
  let place = after;
  for await (const events of readOn(parts.store, after, undefined, signal, PAGE)) {
    const to = events.at(-1)?.position;
    if (to === undefined) continue;
    await renew();
    // A scope with an event that failed takes no later one.
    const batches = new Map([...byScope(events)].filter(([scope]) => !failed.has(scope)));
    for (const [scope, error] of await reactAll(parts, generation, batches, to)) failed.set(scope, error);
    if (failed.size > 0) continue;
    await notePlaces(parts.database, new Map([[generation, to]]));
    place = to;
  }
  for (const error of failed.values()) throw error;
  return place;
}

/** The scopes that failed, and why. Throws Paused. */
async function reactAll(
  parts: ProcessParts,
  generation: GenerationId,
  batches: Batches,
  to: Position,
): Promise<ReadonlyMap<string, unknown>> {
  const guard = whileCatchingUp(consumerOf(parts.process.name), generation, to);
  const failed = new Map<string, unknown>();
  const react = async (scope: string, events: readonly Recorded[]): Promise<void> => {
    try {
      await untilItHolds(() => reactTo(parts, generation, scope, events, guard));
    } catch (error) {
      failed.set(scope, error);
    }
  };
  await Promise.all([...batches].map(([scope, events]) => react(scope, events)));
  for (const error of failed.values()) if (error instanceof Paused) throw error;
  return failed;
}
