import type { EventStore } from '#event-store';
import { comparePositions, type Position, type Recorded } from '#kernel';
import { checkpointsOf } from '../consuming/checkpoints.js';
import { standingOf } from '../consuming/consumer.js';
import { whileActive, whileRetrying } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import type { Member } from '../round/round.js';
import { passEvent } from '../parking/passing.js';
import type { Mendable } from '../parking/retry.js';
import { reactTo, type Reacting } from './reacting.js';

/** What a running process needs. */
export interface ProcessParts extends Reacting {
  readonly store: EventStore;
}

/** A process among the consumers: it never shares a name with a projection. */
export function consumerOf(process: string): string {
  return `process:${process}`;
}

/** A process as a round sees it: it lets pass what it does not react to. */
export function memberOf({ process }: ProcessParts): Member {
  return {
    consumer: consumerOf(process.name),
    version: 1,
    plan: (batches) =>
      [...batches]
        .filter(([, events]) => !events.some(({ type }) => Object.hasOwn(process.on, type)))
        .map(([scope, events]) => ({ scope, work: [], last: events.at(-1), failed: undefined })),
  };
}

/** Reacts to live events; gives the checkpoint when some of them came again. */
export async function reactLive(
  parts: ProcessParts,
  scope: string,
  events: readonly Recorded[],
): Promise<Position | undefined> {
  const consumer = consumerOf(parts.process.name);
  const { active } = await standingOf(parts.database, consumer);
  if (active === undefined) throw new Error(`${consumer} was not started`);
  const checkpoint = (await checkpointsOf(parts.database, active, [scope])).get(scope);
  await reactTo(parts, active, scope, events, whileActive(consumer, active));
  const [first] = events;
  const repeated = checkpoint !== undefined && first && comparePositions(first.position, checkpoint) <= 0;
  return repeated ? checkpoint : undefined;
}

/** A process as retry and skip see it. */
export function mendableProcess(parts: ProcessParts): Mendable {
  const { database, store, process } = parts;
  const consumer = consumerOf(process.name);
  return {
    consumer,
    version: 1,
    database,
    store,
    handleParked: (generation, scope, events) =>
      untilItHolds(() => reactTo(parts, generation, scope, events, whileRetrying(consumer, generation))),
    pass: passEvent({ database, store }),
  };
}
