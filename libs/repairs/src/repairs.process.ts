import { parsePosition, type Position, type Process, type Reaction, type RecordedOf } from '#kernel';
import type { consumerEvents } from '#messages/operations';
import { NotParked, UnknownProcess, UnknownProjection, type Decision } from '#read-store';

type ConsumerEvent = consumerEvents.ConsumerEvent;
type DecidesPause = Extract<ConsumerEvent, { type: 'ConsumerPaused' | 'ConsumerResumed' }>;

/** The part of an engine that repairs: of projections, or of processes, which have nothing to be built anew. */
export interface Engine {
  readonly retry: (consumer: string, scope: string) => Promise<unknown>;
  readonly skip: (consumer: string, scope: string, position: Position, reason: string) => Promise<unknown>;
  readonly rebuild?: (consumer: string, what: { readonly scope: string | null }) => Promise<unknown>;
  readonly pause: (consumer: string, decision: Decision) => Promise<unknown>;
  readonly resume: (consumer: string, decision: Decision) => Promise<unknown>;
}

/** An event of an operator's decision names what is no position. */
export class NoPosition extends Error {
  override readonly name = 'NoPosition';
}

const NOTHING: Reaction = {};

/** What the process is called that carries out decisions about the consumers of one application. */
export function repairsOf(application: string): string {
  return `${application}-repairs`;
}

/**
 * The process `<of>-repairs`: carries out what operators decided about the consumers of one application. Seen again an
 * event does no harm: what is mended is not parked there any more, a rebuild once more ends with the same rows, and of
 * pausing and resuming the latest holds. What was decided about itself it lets pass: see `MendsItself`.
 */
export function repairsProcess(of: string, engine: Engine): Process<ConsumerEvent> {
  const name = repairsOf(of);
  return {
    name,
    on: {
      ParkedScopeRetried: ({ data: { consumer, scope } }) =>
        consumer === name ? NOTHING : carriedOut(() => engine.retry(consumer, scope)),
      ParkedEventSkipped: ({ data: { consumer, scope, position, reason } }) => {
        if (consumer === name) return NOTHING;
        const at = parsePosition(position);
        if (!at) throw new NoPosition(position);
        return carriedOut(() => engine.skip(consumer, scope, at, reason));
      },
      RebuildAsked: ({ data: { consumer, scope } }) => carriedOut(async () => engine.rebuild?.(consumer, { scope })),
      ConsumerPaused: (event) => carriedOut(() => engine.pause(event.data.consumer, decisionOf(event))),
      ConsumerResumed: (event) => carriedOut(() => engine.resume(event.data.consumer, decisionOf(event))),
    },
  };
}

function decisionOf({ position, metadata, data }: RecordedOf<DecidesPause>): Decision {
  return { position, at: metadata.at, reason: data.reason };
}

/** Consumers of other applications are repaired there; what is not parked needs no mending. */
async function carriedOut(repair: () => Promise<unknown>): Promise<Reaction> {
  try {
    await repair();
  } catch (error) {
    const elsewhere = error instanceof UnknownProjection || error instanceof UnknownProcess;
    if (!elsewhere && !(error instanceof NotParked)) throw error;
  }
  return NOTHING;
}
