import type { Position } from '#kernel';
import { byScope } from '../consuming/batches.js';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import { Paused, whileCatchingUp } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import { readOn } from '../consuming/reading-on.js';
import { closeGap } from '../pausing/gap.js';
import type { BuilderParts } from '../rebuild/builder.js';
import { applyBatches } from './applying.js';

/**
 * Brings the served generation up to the store's end, as after a stop or a pause; what it has seen is ignored. Ends early
 * when it is paused. Throws NotTheBuilder while somebody else reads what was let pass.
 */
export async function catchUp(parts: BuilderParts, signal: AbortSignal): Promise<void> {
  const { database, projection, waiters } = parts;
  const { active, version, position, frozen, paused } = await standingOf(database, projection.name);
  if (active === undefined || version !== projection.version || paused) return;
  const readFrom = (after: Position | undefined, renew?: () => Promise<void>) =>
    applyFrom(parts, active, after, signal, renew);
  try {
    if (!frozen) return void (await readFrom(position));
    // Events were passed over: during a pause, or for a new version that was then given up. They are read before live events are applied again.
    const gap = { database, consumer: projection.name, generation: active, from: position, signal };
    await closeGap({ ...gap, readOn: readFrom });
  } catch (error) {
    if (!(error instanceof Paused)) throw error;
  }
  waiters.tellAll(projection.name);
}

async function applyFrom(
  parts: BuilderParts,
  generation: GenerationId,
  after: Position | undefined,
  signal: AbortSignal,
  renew?: () => Promise<void>,
): Promise<Position | undefined> {
  const { store, projection, waiters, batch } = parts;
  let place = after;
  for await (const events of readOn(store, after, undefined, signal, batch)) {
    const to = events.at(-1)?.position;
    if (to === undefined) continue;
    await renew?.();
    const guard = whileCatchingUp(projection.name, generation, to);
    const applied = await untilItHolds(() => applyBatches(parts, generation, byScope(events), guard));
    waiters.tell(projection.name, applied.moved);
    place = to;
  }
  return place;
}
