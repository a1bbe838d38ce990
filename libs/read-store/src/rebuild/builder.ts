import type { EventStore } from '#event-store';
import type { Position } from '#kernel';
import { byScope } from '../consuming/batches.js';
import { Paused } from '../consuming/guards.js';
import type { Waiters } from '../consuming/waiters.js';
import { readOn } from '../consuming/reading-on.js';
import { applyBatches, type Applying } from '../projecting/applying.js';
import { skippedOf } from '../parking/skipped.js';
import { beginBuilding, deleteRetired, type Building } from './generations.js';
import { endLease, lease, whileBuilding } from './lease.js';
import { endClosingConsumer, startClosingConsumer, takeOver } from './taking-over.js';

/** What a builder needs besides what applying needs. */
export interface BuilderParts extends Applying {
  readonly store: EventStore;
  readonly waiters: Waiters;
  readonly batch?: number | undefined;
}

/**
 * Builds a generation from the store beside the one that is served, then puts it in its place. What an earlier builder
 * did before it crashed is not done again. `builder` names whoever asked for it, also when it tries again; the process
 * won't do, since it may be asked twice at once. Throws NotTheBuilder while another is at it; ends early, the work kept,
 * when the signal aborts or the projection is paused.
 */
export async function build(
  parts: BuilderParts,
  scope: string | null,
  builder: string,
  signal: AbortSignal,
): Promise<'done' | 'stopped'> {
  const { database, projection, waiters } = parts;
  const building = await beginBuilding(database, projection.name, projection.version, scope);
  await lease(database, building.id, builder);
  let until: string | undefined;
  try {
    let position = await readToEnd(parts, building, builder, building.position, signal);
    for (;;) {
      until = await startClosingConsumer(database, projection.name, signal);
      if (until === undefined) return 'stopped';
      position = await readToEnd(parts, building, builder, position, signal);
      if (signal.aborted) return 'stopped';
      if (await takeOver(database, projection.name, building, { builder, until })) break;
    }
    waiters.tellAll(projection.name);
    await deleteRetired(database, projection.name);
    return 'done';
  } catch (error) {
    if (error instanceof Paused) return 'stopped';
    throw error;
  } finally {
    if (until !== undefined) await endClosingConsumer(database, projection.name, until);
    await endLease(database, building.id, builder);
  }
}

async function readToEnd(
  parts: BuilderParts,
  building: Building,
  builder: string,
  after: Position | undefined,
  signal: AbortSignal,
): Promise<Position | undefined> {
  const skip = await skippedOf(parts.database, parts.projection.name, parts.projection.version);
  let position = after;
  for await (const events of readOn(parts.store, after, building.scope, signal, parts.batch)) {
    const last = events.at(-1);
    if (!last) continue;
    const page = { from: position, to: last.position, count: events.length };
    await applyBatches(parts, building.id, byScope(events), whileBuilding(building.id, builder, page), { skip });
    position = last.position;
  }
  return position;
}
