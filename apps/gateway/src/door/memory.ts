import type { Pool } from 'pg';
import type { Answer, CommandEnvelope } from '#kernel';
import { Together } from '#event-store';
import { CLAIM, CREATE, LEAVE, PURGE, RECALL, RECORD, RELEASE, TAKE_OVER } from './statements.js';

/** The database that remembers answers is away; `cause` tells why. */
export class MemoryUnavailable extends Error {
  override readonly name = 'MemoryUnavailable';
}

/** An answer as it was first given, with the correlation id it was given under. */
export interface Given {
  readonly answer: Answer;
  readonly correlationId: string;
}

/** Whether the stream can't tell that the command was answered: it was refused, or changed nothing. */
export function leftNoTrace(answer: Answer): boolean {
  return answer.outcome === 'refused' || answer.position === null;
}

/** What is known of a command that someone gave. */
export interface Remembered {
  readonly actor: string;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: string;
  readonly given: Given | null;
  /** Kept when no answer came in time, to ask again. */
  readonly envelope: CommandEnvelope | null;
}

/** A command as it is claimed: who gives it, and what the request says. */
export interface Claim {
  readonly id: string;
  readonly actor: string;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: string;
}

/** Names who holds a command, from 0: whoever takes it over from a holder that seems dead has the next turn. */
export type Turn = number;

interface TakenOver extends Remembered {
  readonly turn: Turn | null;
}

interface Answered {
  readonly id: string;
  readonly given: Given;
  /** Null: the answer stands, whoever holds the command by now. */
  readonly turn: Turn | null;
}

/**
 * The door's memory of a day: each command's id, what was asked, and the answer. Whoever claims an id holds it for
 * `lease` milliseconds; a holder that died leaves it to the next who asks after that.
 */
export class Memory {
  private readonly claims = new Together<Claim, boolean>((items) => this.insert(items));
  private readonly answers = new Together<Answered, boolean>((items) => this.update(items));

  constructor(
    private readonly pool: Pool,
    private readonly lease: number,
  ) {}

  /** Makes the table where it is missing. */
  async open(): Promise<void> {
    await this.ask(CREATE, []);
  }

  /** The caller's turn when it is to send the command, otherwise what is known of it. Throws MemoryUnavailable. */
  async claim(claim: Claim): Promise<Turn | Remembered> {
    if (await this.claims.add(claim)) return 0;
    const [row] = await this.ask<TakenOver>(TAKE_OVER, [claim.id, claim.fingerprint, this.lease]);
    // It was purged in between, and is new again.
    if (!row) return this.claim(claim);
    return row.turn ?? row;
  }

  /** Remembers the answer unless there is one, and gives the one that stands; undefined when another holds the command by now. */
  async record(id: string, given: Given, turn: Turn): Promise<Given | undefined> {
    const own = leftNoTrace(given.answer) ? turn : null;
    if (await this.answers.add({ id, given, turn: own })) return given;
    const known = await this.recall(id);
    // Purged: nobody else knows of it.
    return known ? (known.given ?? undefined) : given;
  }

  /** No answer in time: whoever asks next sends the command again. */
  async leave(id: string, envelope: CommandEnvelope, turn: Turn): Promise<void> {
    await this.ask(LEAVE, [id, JSON.stringify(envelope), turn]);
  }

  /** The command was not sent, or failed: whoever comes next may try at once. */
  async release(id: string, turn: Turn): Promise<void> {
    await this.ask(RELEASE, [id, turn]);
  }

  async recall(id: string): Promise<Remembered | undefined> {
    const [row] = await this.ask<Remembered>(RECALL, [id]);
    return row;
  }

  /** Forgets what is older than a day. */
  async purge(): Promise<void> {
    await this.ask(PURGE, []);
  }

  private async insert(claims: readonly Claim[]): Promise<readonly boolean[]> {
    // Sorted, so that two gateways lock rows in the same order and never wait for each other.
    const sorted = [...claims].sort((a, b) => (a.id < b.id ? -1 : 1));
    const made = await this.ask<{ id: string }>(CLAIM, [
      sorted.map(({ id }) => id),
      sorted.map(({ actor }) => actor),
      sorted.map(({ fingerprint }) => fingerprint),
      this.lease,
    ]);
    const ids = new Set(made.map(({ id }) => id));
    return claims.map(({ id }) => ids.has(id));
  }

  private async update(items: readonly Answered[]): Promise<readonly boolean[]> {
    const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
    const updated = await this.ask<{ id: string }>(RECORD, [
      sorted.map(({ id }) => id),
      sorted.map(({ given }) => JSON.stringify(given)),
      sorted.map(({ turn }) => turn),
    ]);
    const ids = new Set(updated.map(({ id }) => id));
    return items.map(({ id }) => ids.has(id));
  }

  private async ask<Row extends object>(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    try {
      const { rows } = await this.pool.query<Row>({ ...statement, values: [...values] });
      return rows;
    } catch (error) {
      throw new MemoryUnavailable(statement.name, { cause: error });
    }
  }
}
