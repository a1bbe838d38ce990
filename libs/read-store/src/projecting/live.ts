import type { Batches } from '../consuming/batches.js';
import { standingOf } from '../consuming/consumer.js';
import { Closing, whileActive } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import { StaleCheckpoint } from '../consuming/checkpoints.js';
import { checkPosition } from '../consuming/store-check.js';
import type { BuilderParts } from '../rebuild/builder.js';
import type { Member } from '../round/round.js';
import { applyBatches } from './applying.js';
import { plan } from './fold.js';

/** This release's version of a projection is neither served nor being built: another release runs beside it. The events must come again. */
export class OtherVersionServed extends Error {
  override readonly name = 'OtherVersionServed';
}

/**
 * Applies live events to the generation that is served. Resolves when their effect is durable, or when they will be read
 * from the store: by a generation that is being built, or when a pause ends; event by event when an earlier process may
 * have died of one. True when they passed a generation that should be reading them now. Throws ForeignPosition, PositionBeyondEnd, OtherVersionServed.
 */
export async function applyLive(parts: BuilderParts, batches: Batches, suspicious: boolean = false): Promise<boolean> {
  const { database, projection, waiters, store } = parts;
  const { repeated, gap } = await untilItHolds(async () => {
    const { active, version, frozen, paused, closing, building } = await standingOf(database, projection.name);
    // Nothing is lost: whoever resumes it reads the store later than this, and these events are in it.
    if (paused) return PASSED;
    if (closing) throw new Closing('a generation is taking over');
    if (active === undefined || version !== projection.version) return letPass(parts);
    if (frozen) return { ...PASSED, gap: !building };
    const guard = whileActive(projection.name, active);
    const applied = await applyBatches(parts, active, batches, guard, { suspicious });
    waiters.tell(projection.name, applied.moved);
    return { repeated: applied.repeated, gap: false };
  });
  if (repeated !== undefined) await checkPosition(store, repeated);
  return gap;
}

const PASSED = { repeated: undefined, gap: false } as const;

/** Passes over events that a generation being built will read. From then on the generation that is served does not move. */
async function letPass({ database, projection: { name, version } }: BuilderParts): Promise<typeof PASSED> {
  await database.query(
    `update read_store.consumer c set frozen = true
      where name = $1 and not frozen and coalesce(closing_until < clock_timestamp(), true) and exists (
        select from read_store.generation g
         where g.consumer = c.name and g.scope is null and g.state = 'building' and g.version = $2)`,
    [name, version],
  );
  await database.transaction(async (queries) => {
    const { frozen, closing, active, version: served } = await standingOf(queries, name, true);
    if (closing) throw new Closing('a generation is taking over');
    if (frozen) return;
    if (active !== undefined && served === version) throw new StaleCheckpoint('it is served now');
    throw new OtherVersionServed(`${name} is served in version ${served ?? 'none'}, this release has ${version}`);
  });
  return PASSED;
}

/** A projection as a member of a round. */
export function memberOf({ projection, catalogue, waiters, beforeCommit }: BuilderParts): Member {
  const { name: consumer, version } = projection;
  const nothing = new Set<string>();
  return {
    consumer,
    version,
    beforeCommit,
    plan: (batches) => plan(projection, catalogue, batches, nothing),
    moved: (scopes) => waiters.tell(consumer, scopes),
  };
}
