import { WrongExpectedRevision, type EventStore } from '#event-store';
import {
  Refusal,
  declarationOf,
  type Accepted,
  type Answer,
  type Catalogue,
  type Clock,
  type Command,
  type CommandEnvelope,
  type DataOf,
  type Decider,
  type Event,
  type NewEvent,
  type Recorded,
} from '#kernel';
import { commandHash, derivedId } from './envelope.js';
import { load } from './load.js';

/** What deciding needs from outside. */
export interface Means {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

/** Finds out what a decision needs from other streams; what matters of the answer is written into the event. */
export type FindFacts<C extends Command, Facts> = (
  command: DataOf<C>,
  means: Means,
  asked: CommandEnvelope,
) => Promise<Facts>;

/** How often a command that keeps losing the race for its stream is decided again before it fails. */
const ATTEMPTS = 64;

/**
 * Load, decide, append; start over when another command was appended first. A command id that the stream already holds
 * gets its first answer again. Throws StoreUnavailable, or WrongExpectedRevision when it lost every race.
 */
export async function decideCommand<State, C extends Record<string, Command>, E extends Event, Facts>(
  rules: Decider<State, C, E, Facts>,
  means: Means,
  command: Command,
  envelope: CommandEnvelope,
  findFacts?: FindFacts<Command, Facts>,
): Promise<Answer> {
  const { may } = declarationOf(command.constructor);
  if (!envelope.by.roles.some((role) => may.includes(role))) {
    return refused(new Refusal('role-not-allowed', { allowed: [...may] }, 'forbidden'));
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await decideOnce(rules, means, command, envelope, findFacts);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      if (!(error instanceof WrongExpectedRevision) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function decideOnce<State, C extends Record<string, Command>, E extends Event, Facts>(
  rules: Decider<State, C, E, Facts>,
  means: Means,
  command: Command,
  envelope: CommandEnvelope,
  findFacts?: FindFacts<Command, Facts>,
): Promise<Answer> {
  const { store, catalogue, clock } = means;
  const { state, head, answered } = await load(store, catalogue, rules, envelope.stream, envelope.id);
  const hash = commandHash(envelope, declarationOf(command.constructor));
  if (answered.length > 0) return again(answered, hash, command.scope());
  const facts = findFacts ? await findFacts(envelope.data, means, envelope) : (undefined as Facts);
  const at = clock();
  const decide = rules.decide[envelope.type as keyof C];
  const events = decide(envelope.data as DataOf<C[keyof C]>, state, { at, by: envelope.by }, facts);
  if (events.length === 0) {
    return {
      outcome: 'accepted',
      stream: envelope.stream,
      scope: command.scope(),
      revision: head.revision,
      position: null,
      events: [],
    };
  }
  const fresh = events.map((event, index) =>
    dressed(event, index, { at, hash, envelope, scope: command.scope(), catalogue }),
  );
  return accepted((await store.append(envelope.stream, head, fresh)).events, command.scope());
}

interface Dressing {
  readonly at: string;
  readonly hash: string;
  readonly envelope: CommandEnvelope;
  readonly scope: string;
  readonly catalogue: Catalogue;
}

function dressed(event: Event, index: number, { at, hash, envelope, scope, catalogue }: Dressing): NewEvent {
  catalogue.check(event);
  return {
    id: derivedId(envelope.id, envelope.stream, index),
    type: event.type,
    data: event.data,
    metadata: {
      commandId: envelope.id,
      commandHash: hash,
      correlationId: envelope.correlationId,
      causationId: envelope.causationId,
      actor: envelope.by.subject,
      authority: envelope.by.authority,
      scope,
      at,
      version: catalogue.versionOf(event.type),
      ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
    },
  };
}

function again(answered: readonly Recorded[], hash: string, scope: string): Answer {
  if (answered[0]?.metadata.commandHash !== hash) return refused(new Refusal('command-id-reused', {}, 'rule'));
  return accepted(answered, scope);
}

function accepted(events: readonly Recorded[], scope: string): Accepted {
  const last = events.at(-1);
  if (!last) throw new Error('nothing was appended');
  return {
    outcome: 'accepted',
    stream: last.stream,
    scope,
    revision: last.revision,
    position: last.position,
    events: events.map(({ type }) => type),
  };
}

function refused({ kind, code, facts }: Refusal): Answer {
  return { outcome: 'refused', kind, code, facts };
}
