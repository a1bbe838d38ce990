import { whileRetrying } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import type { Mendable } from '../parking/retry.js';
import { passEvent } from '../parking/passing.js';
import type { BuilderParts } from '../rebuild/builder.js';
import { applyBatches } from './applying.js';

/** What retry and skip need of a projection. */
export function mendableProjection(parts: BuilderParts): Mendable {
  const { database, store, projection, waiters } = parts;
  const { name, version } = projection;
  return {
    consumer: name,
    version,
    database,
    store,
    handleParked: async (generation, scope, events) => {
      const guard = whileRetrying(name, generation);
      const applied = await untilItHolds(() => applyBatches(parts, generation, new Map([[scope, events]]), guard));
      waiters.tell(name, applied.moved);
      return applied.parked.length === 0;
    },
    pass: passEvent(parts),
  };
}
