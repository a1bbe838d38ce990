import type { Position } from '#kernel';
import { byScope } from '../consuming/batches.js';
import { standingOf, type GenerationId } from '../consuming/consumer.js';
import { whileCatchingUp } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import { readOn } from '../consuming/reading-on.js';
import type { BuilderParts } from '../rebuild/builder.js';
import { endClosingConsumer, startClosingConsumer } from '../rebuild/generations.js';
import { applyBatches } from './applying.js';

/** Brings the served generation up to the store's end, as after a stop; what it has seen is ignored. */
export async function catchUp(parts: BuilderParts, signal: AbortSignal): Promise<void> {
  const { database, projection, waiters } = parts;
  const { active, version, position, frozen } = await standingOf(database, projection.name);
  if (active === undefined || version !== projection.version) return;
  const place = await applyFrom(parts, active, position, signal);
  if (!frozen || signal.aborted) return;
  // Events were let pass for a version that was then given up: the gap is closed before live events go on.
  await startClosingConsumer(database, projection.name);
  await applyFrom(parts, active, place, signal);
  await database.query(
    'update read_store.consumer set frozen = false where name = $1 and active = $2 and closing_until > clock_timestamp()',
    [projection.name, active],
  );
  await endClosingConsumer(database, projection.name);
  waiters.tellAll(projection.name);
}

async function applyFrom(
  parts: BuilderParts,
  generation: GenerationId,
  after: Position | undefined,
  signal: AbortSignal,
): Promise<Position | undefined> {
  const { store, projection, waiters, batch } = parts;
  let place = after;
  for await (const events of readOn(store, after, undefined, signal, batch)) {
    const to = events.at(-1)?.position;
    if (to === undefined) continue;
    const guard = whileCatchingUp(projection.name, generation, to);
    const applied = await untilItHolds(() => applyBatches(parts, generation, byScope(events), guard));
    waiters.tell(projection.name, applied.moved);
    place = to;
  }
  return place;
}
