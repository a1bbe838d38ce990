import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StoreUnavailable } from '#event-store';
import type { CommandEnvelope } from '#kernel';
import { within } from '#service';
import { NoAnswer, type Transport } from '#transport';
import { Problem, unavailable } from '../problems/problem.js';
import { MemoryUnavailable, leftNoTrace, type Given, type Memory, type Turn } from './memory.js';

/** A command at the door. Its id is made from who gives it and their key, so the same key is the same command. */
export interface Passing {
  readonly envelope: CommandEnvelope;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: string;
}

/** What came of it: an answer, or none in time. */
export type Passed = Given | 'later';

/** In milliseconds. `patience` must be longer than `deadline`, so that whoever waits outlasts a sender that died. */
export interface DoorTimes {
  /** What a command may take. */
  readonly deadline: number;
  /** How long to wait for the answer to another sending of the same command. */
  readonly patience: number;
}

/** A command under way in this process. */
interface Inside {
  readonly fingerprint: string;
  readonly passed: Promise<Passed>;
}

/** `kept` resolves when the answer is remembered: until then the process itself remembers it. */
interface Outcome {
  readonly passed: Passed;
  readonly kept: Promise<void>;
}

const FIRST_LOOK_MS = 20;
const SELDOM_LOOK_MS = 250;

/**
 * Lets each command through once. The same key and body again get the same answer, also while the first is under way
 * and after a crash; the same key with another body is refused.
 */
export class Door {
  private readonly inside = new Map<string, Inside>();

  constructor(
    private readonly memory: Memory,
    private readonly transport: Transport,
    private readonly logger: Logger,
    private readonly times: DoorTimes,
  ) {}

  /** Throws Problem: 409 request-in-progress, 422 idempotency-key-reused, 503 when the store or the memory is away. */
  pass(passing: Passing): Promise<Passed> {
    const { envelope, fingerprint } = passing;
    const other = this.inside.get(envelope.id);
    if (other) return this.join(other, fingerprint);
    const entering = this.enter(passing);
    const passed = entering.then((outcome) => outcome.passed);
    this.inside.set(envelope.id, { fingerprint, passed });
    const leave = (): boolean => this.inside.delete(envelope.id);
    entering.then(({ kept }) => kept.then(leave), leave);
    return passed;
  }

  private async join(other: Inside, fingerprint: string): Promise<Passed> {
    if (other.fingerprint !== fingerprint) throw new Problem(422, 'idempotency-key-reused');
    return within(this.times.patience, other.passed, inProgress);
  }

  private async enter(passing: Passing): Promise<Outcome> {
    const { envelope, fingerprint } = passing;
    const claim = { id: envelope.id, actor: envelope.by.subject, fingerprint };
    const until = Date.now() + this.times.patience;
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, SELDOM_LOOK_MS)) {
      const known = await this.remembering(this.memory.claim(claim));
      if (typeof known === 'number') return this.send(passing, known);
      if (known.fingerprint !== fingerprint) throw new Problem(422, 'idempotency-key-reused');
      if (known.given) return { passed: known.given, kept: Promise.resolve() };
      if (Date.now() + pause > until) throw inProgress();
      await delay(pause);
    }
  }

  private async send(passing: Passing, turn: Turn): Promise<Outcome> {
    const { envelope } = passing;
    const { id, correlationId } = envelope;
    let answer;
    try {
      answer = await this.transport.send(envelope, this.times.deadline);
    } catch (error) {
      return this.unanswered(envelope, turn, error);
    }
    const given = { answer, correlationId };
    const recorded = this.remembering(this.memory.record(id, given, turn));
    // A refusal, or a command that changed nothing, is recorded nowhere else: it is answered only once it is remembered.
    if (leftNoTrace(answer)) {
      const stands = await recorded;
      // Another gateway took this one for dead and took the command over: the answer it gets is the one that stands.
      return stands ? { passed: stands, kept: Promise.resolve() } : this.enter(passing);
    }
    const kept = recorded.then(
      () => undefined,
      (error: unknown) => this.logger.warn({ err: error, correlationId }, 'answer not remembered'),
    );
    return { passed: given, kept };
  }

  private async unanswered(envelope: CommandEnvelope, turn: Turn, error: unknown): Promise<Outcome> {
    const { id, correlationId } = envelope;
    const unsent = error instanceof NoAnswer && error.reason === 'unsent';
    const away = unsent || causedBy(error, StoreUnavailable);
    if (error instanceof NoAnswer && error.reason !== 'closed' && !away) {
      await this.remembering(this.memory.leave(id, envelope, turn));
      return { passed: 'later', kept: Promise.resolve() };
    }
    // If the release fails, the lease runs out by itself a little later.
    await this.memory
      .release(id, turn)
      .catch((failed: unknown) => this.logger.warn({ err: failed, correlationId }, 'claim not released'));
    if (unsent) throw unavailable('transport-unavailable', error);
    throw away || error instanceof NoAnswer ? unavailable('store-unavailable', error) : error;
  }

  private remembering<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      throw error instanceof MemoryUnavailable ? unavailable('memory-unavailable', error) : error;
    });
  }
}

function inProgress(): Problem {
  return new Problem(409, 'request-in-progress', { headers: { 'Retry-After': '1' } });
}

function causedBy(error: unknown, type: abstract new () => Error): boolean {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  return error instanceof type || causedBy(cause, type);
}
