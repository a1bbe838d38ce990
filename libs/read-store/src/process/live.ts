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

/** The name of a process among all consumers. The prefix keeps it apart from a projection of the same name. */
export function consumerOf(process: string): string {
  return `${PROCESS}${process}`;
}

/** The name of the process, from its name as a consumer. */
export function nameOf(consumer: string): string {
  return consumer.slice(PROCESS.length);
}

/** A process as a member of a round. A round only moves its checkpoint past events that it does not react to. */
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
  /** They were passed over though the process is not paused: it should be reading them from the store now. */
  readonly gap: boolean;
}

/** Reacts to live events. Those that come while it is paused, or catching up after a pause, are passed over: it reads them from the store. */
export async function reactLive(parts: ProcessParts, scope: string, events: readonly Recorded[]): Promise<Reacted> {
  const consumer = consumerOf(parts.process.name);
  const { active, frozen, paused, closing } = await standingOf(parts.database, consumer);
  if (active === undefined) throw new Error(`${consumer} was not started`);
  // Nothing is lost: whoever resumes it reads the store later than this, and these events are in it.
  if (paused) return { repeated: undefined, gap: false };
  if (closing) throw new Closing('it has nearly caught up');
  if (frozen) return { repeated: undefined, gap: true };
  const checkpoint = (await checkpointsOf(parts.database, active, [scope])).get(scope);
  await reactTo(parts, active, scope, events, whileActive(consumer, active));
  const [first] = events;
  const repeated = checkpoint !== undefined && first && comparePositions(first.position, checkpoint) <= 0;
  return { repeated: repeated ? checkpoint : undefined, gap: false };
}

/** What retry and skip need of a process. */
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
