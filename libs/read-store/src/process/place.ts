import { byScope, unseenOf } from '../consuming/batches.js';
import { checkpointsOf } from '../consuming/checkpoints.js';
import { standingOf } from '../consuming/consumer.js';
import { notePlace } from '../consuming/guards.js';
import { readOn } from '../consuming/reading-on.js';
import { parkedAmong } from '../parking/parked.js';
import type { ProcessParts } from './live.js';

/** Notes how far every scope has come, parked ones aside: these are read from the store when they are retried. */
export async function notePlaceSeen({ database, store }: ProcessParts, consumer: string): Promise<void> {
  const { active, position } = await standingOf(database, consumer);
  if (active === undefined) return;
  for await (const events of readOn(store, position)) {
    const batches = byScope(events);
    const left = unseenOf(batches, await checkpointsOf(database, active, [...batches.keys()]));
    const parked = await parkedAmong(database, active, [...left.keys()]);
    const to = events.at(-1)?.position;
    if (to === undefined || [...left.keys()].some((scope) => !parked.has(scope))) return;
    await notePlace(database, active, to);
  }
}
