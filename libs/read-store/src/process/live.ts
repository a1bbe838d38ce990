import type { EventStore } from '#event-store';
import { comparePositions, type Position, type Recorded } from '#kernel';
import { checkpointsOf } from '../consuming/checkpoints.js';
import { standingOf } from '../consuming/consumer.js';
import { Closing, whileActive, whileRetrying } from '../consuming/guards.js';
import { untilItHolds } from '../consuming/patience.js';
import type { Member } from '../round/round.js';
import { passEvent } from '../parking/passing.js';
import type { Mendable } from '../parking/retry.js';
import { PROCESS } from '../timers/timers.js';
import { hears, reactTo, type Reacting } from './reacting.js';

/** What a running process needs. */
export interface ProcessParts extends Reacting {
  readonly store: EventStore;
}

/** A process among the consumers: it never shares a name with a projection. */
export function consumerOf(process: string): string {
  return `${PROCESS}${process}`;
}

/** The process that a consumer is. */
export function nameOf(consumer: string): string {
  return consumer.slice(PROCESS.length);
}

/** A process as a round sees it: it lets pass what it does not react to. */
export function memberOf({ process }: ProcessParts): Member {
  return {
    consumer: consumerOf(process.name),
    version: 1,
    plan: (batches) =>
      [...batches]
        .filter(([, events]) => !events.some(({ type }) => hears(process, type)))
        .map(([scope, events]) => ({ scope, work: [], last: events.at(-1), failed: undefined })),
  };
}

/** What became of live events. */
interface Reacted {
  /** The checkpoint, when some of them came again. */
  readonly repeated: Position | undefined;
  /** They passed a process that should be reading them from the store now. */
  readonly gap: boolean;
}

/** Reacts to live events; those that come while it is paused, or catches up after that, are let pass: it reads them from the store. */
export async function reactLive(parts: ProcessParts, scope: string, events: readonly Recorded[]): Promise<Reacted> {
  const consumer = consumerOf(parts.process.name);
  const { active, frozen, paused, closing } = await standingOf(parts.database, consumer);
  if (active === undefined) throw new Error(`${consumer} was not started`);
  // Whoever resumes it reads on from the store after this look: these events are there.
  if (paused) return { repeated: undefined, gap: false };
  if (closing) throw new Closing('it has nearly caught up');
  if (frozen) return { repeated: undefined, gap: true };
  const checkpoint = (await checkpointsOf(parts.database, active, [scope])).get(scope);
  await reactTo(parts, active, scope, events, whileActive(consumer, active));
  const [first] = events;
  const repeated = checkpoint !== undefined && first && comparePositions(first.position, checkpoint) <= 0;
  return { repeated: repeated ? checkpoint : undefined, gap: false };
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
