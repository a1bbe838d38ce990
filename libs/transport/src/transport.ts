import type { Answer, CommandEnvelope, Position, Recorded } from '#kernel';

/** A question on its way to the read side. Plain JSON: it travels. */
export interface QueryEnvelope {
  readonly type: string;
  readonly data: unknown;
  readonly by: CommandEnvelope['by'];
  readonly correlationId: string;
}

/** No answer within the deadline; whether the command had an effect is unknown until its id is sent again. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** What a consumer does with events of one scope, in the store's order. It resolves when their effect is durable; a rejection brings the same events again. */
export type EventHandler = (scope: string, events: readonly Recorded[]) => Promise<void>;

export interface Subscription {
  /** Names the consumer: members with one name share the scopes between them. */
  readonly group: string;
  readonly handle: EventHandler;
  /** Where to begin when this transport has no memory of the group's progress; it may always begin earlier. */
  readonly after?: () => Promise<Position | undefined>;
}

export interface Running {
  /** Ends it after the work in hand is done. */
  stop(): Promise<void>;
}

/**
 * Carries commands to the service that decides them, answers back, and events to who listens. Every adapter passes
 * `transport.contract.ts`.
 *
 * - A command is delivered at least once; commands of one stream are handled one at a time, in the order sent. The answer
 *   finds the caller that asked, or the caller gets NoAnswer at its deadline.
 * - Events are delivered at least once and, within a scope, in the store's order; a redelivery may begin earlier. A scope
 *   whose handler rejects waits and is tried again with back-off, and does not hold up other scopes.
 */
export abstract class Transport {
  /** Sends a command and waits for its answer, at most `deadline` milliseconds. Throws NoAnswer. */
  abstract send(command: CommandEnvelope, deadline: number): Promise<Answer>;

  /** Answers the commands of a context. A handler that rejects is tried again until the sender's deadline has passed. */
  abstract serve(context: string, handle: (command: CommandEnvelope) => Promise<Answer>): Promise<Running>;

  /** Asks the read side. Throws NoAnswer. */
  abstract ask(query: QueryEnvelope, deadline: number): Promise<unknown>;

  /** Answers questions; several may share the work. */
  abstract answer(handle: (query: QueryEnvelope) => Promise<unknown>): Promise<Running>;

  /** Delivers every event to the group, from where it stands on. */
  abstract subscribe(subscription: Subscription): Promise<Running>;

  abstract close(): Promise<void>;
}
