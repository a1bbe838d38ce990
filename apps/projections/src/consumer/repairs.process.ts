import { parsePosition, type Process, type Reaction } from '#kernel';
import type { consumerEvents } from '#messages/operations';
import { NotParked, UnknownProjection, type Projecting } from '#read-store';

type ConsumerEvent = consumerEvents.ConsumerEvent;

/** The part of the engine that repairs. */
export type Engine = Pick<Projecting, 'retry' | 'skip' | 'rebuild'>;

/** An event of an operator's decision names what is no position. */
export class NoPosition extends Error {
  override readonly name = 'NoPosition';
}

const NOTHING: Reaction = {};

/**
 * Carries out what operators decided about the projections of this application. Seen again an event does no harm: what is
 * mended is not parked there any more, and a rebuild once more ends with the same rows.
 */
export function repairsProcess(engine: Engine): Process<ConsumerEvent> {
  return {
    name: 'projection-repairs',
    on: {
      ParkedScopeRetried: ({ data: { consumer, scope } }) => carriedOut(() => engine.retry(consumer, scope)),
      ParkedEventSkipped: ({ data: { consumer, scope, position, reason } }) => {
        const at = parsePosition(position);
        if (!at) throw new NoPosition(position);
        return carriedOut(() => engine.skip(consumer, scope, at, reason));
      },
      RebuildAsked: ({ data: { consumer, scope } }) => carriedOut(() => engine.rebuild(consumer, { scope })),
    },
  };
}

/** Consumers of other applications are repaired there; what is not parked needs no mending. */
async function carriedOut(repair: () => Promise<unknown>): Promise<Reaction> {
  try {
    await repair();
  } catch (error) {
    if (!(error instanceof NotParked) && !(error instanceof UnknownProjection)) throw error;
  }
  return NOTHING;
}
