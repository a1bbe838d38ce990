import { positionAt, type Actor, type Event, type Projection, type Recorded, type Row } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { NOW } from '#testing';
import { answersWith } from '../answers.js';
import { Answering } from '../asking/answering.js';
import { MemoryRows } from './memory-rows.js';

/** Who did something, where. */
export interface Occasion {
  readonly scope: string;
  readonly stream: string;
  readonly by: Actor;
  readonly at?: string;
}

/** Folds events into all views in memory, and asks the real questions of them: what the read side says, without a server. */
export class Rehearsal {
  private readonly rows = new MemoryRows();
  private readonly revisions = new Map<string, number>();
  private count = 0n;
  /** All that happened, in order: to be told elsewhere. */
  readonly told: { readonly occasion: Occasion; readonly events: readonly Event[] }[] = [];
  private readonly answering: Answering;

  constructor(now: string = NOW) {
    this.answering = new Answering(
      this.rows.views(async () => ({ position: positionAt('rehearsal', this.count), at: NOW })),
      answersWith({ now: () => now, waitMs: 0 }),
    );
  }

  /** Throws UnreadableEvent when an event is not what its type declares. */
  happened(occasion: Occasion, ...events: readonly Event[]): this {
    const { scope, stream, by, at = NOW } = occasion;
    this.told.push({ occasion, events });
    // What happened at once was one command's doing.
    const command = `command-${this.told.length}`;
    for (const event of events) {
      catalogue.check(event);
      this.count += 1n;
      const revision = (this.revisions.get(stream) ?? -1) + 1;
      this.revisions.set(stream, revision);
      this.rows.apply(recorded(event, { scope, stream, by, at }, command, revision, this.count));
    }
    return this;
  }

  /** Asks as the door does. */
  ask(type: string, data: object, by: Actor) {
    return this.answering.answer({ type, data: { data }, by });
  }

  row<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string, key: string): R | undefined {
    return this.rows.row(projection, scope, key);
  }
}

function recorded(
  event: Event,
  { scope, stream, by, at }: Required<Occasion>,
  command: string,
  revision: number,
  place: bigint,
): Recorded {
  const id = `event-${place}`;
  const metadata = {
    commandId: command,
    commandHash: '',
    correlationId: id,
    causationId: id,
    actor: by.subject,
    authority: by.authority,
    scope,
    at,
    version: catalogue.versionOf(event.type),
  };
  return { id, ...event, metadata, stream, revision, position: positionAt('rehearsal', place), hash: '' };
}
