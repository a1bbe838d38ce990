import type { Answer, CommandEnvelope, Position, Recorded } from '#kernel';

/** A question on its way to the read side. Plain JSON: it travels. */
export interface QueryEnvelope {
  readonly type: string;
  readonly data: unknown;
  readonly by: CommandEnvelope['by'];
  readonly correlationId: string;
  /** W3C trace context of whoever asks, when it is traced. */
  readonly traceparent?: string;
}

/**
 * Why there was no answer: the deadline passed, before it was certain that the asking had left ('unsent') or after, the
 * query's handler rejected, or the transport was closed.
 */
export type NoAnswerReason = 'deadline' | 'unsent' | 'failed' | 'closed';

/**
 * No answer came. Whether a command had an effect is unknown until its id is sent again. `cause` is the handler's last
 * error where the transport knows it.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    message?: string,
    readonly reason: NoAnswerReason = 'deadline',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * What a consumer does with events of one scope, in the store's order; at least one event. It resolves when their effect
 * is durable; a rejection brings the same events again, perhaps in other batches.
 */
export type EventHandler = (scope: string, events: readonly Recorded[]) => Promise<void>;

export interface Subscription {
  /** Names the consumer: members with one name share the scopes between them, and one scope is with one member at a time. */
  readonly group: string;
  readonly handle: EventHandler;
  /**
   * Where to begin when this transport has no memory of the group's progress: events after it are delivered, and it may
   * always begin earlier. Undefined, or absent: from the first event of the store.
   */
  readonly after?: () => Promise<Position | undefined>;
  /**
   * Called once when the subscription can't go on: ForeignPosition or PositionBeyondEnd, the store was replaced or cut
   * back. Without it the error is thrown where nothing catches it, so that the process stops loudly.
   */
  readonly stopped?: (error: Error) => void;
}

export interface Running {
  /** Takes no more work, and resolves when the work in hand is done. Called again it does nothing more. */
  stop(): Promise<void>;
}

/**
 * Carries commands to the service that decides them, answers back, and events to who listens. Every adapter passes
 * `transport.contract.ts`.
 *
 * - A command is delivered at least once; commands of one stream are handled one at a time, in the order sent, and do not
 *   wait for those of another stream. The answer finds the caller that asked, or the caller gets NoAnswer at its deadline.
 * - Events are delivered at least once and, within a scope, in the store's order; a redelivery may begin earlier. A scope
 *   whose handler rejects waits and is tried again with back-off, and does not hold up other scopes.
 * - Whatever a handler throws, the transport lives on.
 */
export abstract class Transport {
  /**
   * Sends a command and waits for its answer, at most `deadline` milliseconds; it may wait for someone to serve. Once the
   * deadline has passed a command that nobody has begun may never be handled. Throws NoAnswer.
   */
  abstract send(command: CommandEnvelope, deadline: number): Promise<Answer>;

  /**
   * Answers the commands of a context; several who serve one context share its commands. A handler that rejects is tried
   * again with back-off until the sender's deadline has passed; later commands of its stream wait meanwhile.
   */
  abstract serve(context: string, handle: (command: CommandEnvelope) => Promise<Answer>): Promise<Running>;

  /** Asks the read side, at most `deadline` milliseconds. A handler that rejects is not tried again. Throws NoAnswer. */
  abstract ask(query: QueryEnvelope, deadline: number): Promise<unknown>;

  /** Answers questions; several may share the work. What it gives is plain JSON. */
  abstract answer(handle: (query: QueryEnvelope) => Promise<unknown>): Promise<Running>;

  /** Delivers every event to the group, from where it stands on. */
  abstract subscribe(subscription: Subscription): Promise<Running>;

  /** Stops all that runs, as `stop` does, and answers those who still wait with NoAnswer. */
  abstract close(): Promise<void>;
}
