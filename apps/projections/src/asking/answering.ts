import { PositionBeyondEnd } from '#event-store';
import {
  ForeignPosition,
  Refusal,
  parsePosition,
  type Actor,
  type Clock,
  type Found,
  type Json,
  type Position,
  type QueryDeclaration,
  type Refused,
} from '#kernel';
import { BadCursor } from '#read-store';
import type { AnyProjection, Reading, ViewAnswer } from './view-answer.js';

/** The views as they stand: their rows, and how far they have come. */
export interface Views extends Reading {
  /**
   * Resolves when all the projections have seen the position in the scope (null: in whichever scope it lies), or when
   * the milliseconds are over. Gives the scope; null when it is not known in which the position lies. Throws ForeignPosition, and PositionBeyondEnd for one that the store does not have.
   */
  wait(
    projections: readonly AnyProjection[],
    scope: string | null,
    position: Position,
    milliseconds: number,
  ): Promise<string | null>;
  /** How far the one of them that is farthest behind has come; null when it has seen nothing. */
  asOf(projections: readonly AnyProjection[], scope: string | null): Promise<Found['asOf']>;
}

/** A question on its way, as the door sends it. */
export interface Sent {
  readonly type: string;
  readonly data: unknown;
  readonly by: Actor;
}

/** A question that can be answered, whatever its parameters and rows. */
export interface Answerable {
  readonly question: QueryDeclaration;
  readonly answered: (views: Views, sent: Json, after: Position | undefined, by: Actor) => Promise<Found>;
}

/** How questions are answered: the clock, and how many milliseconds one waits for a position. */
export interface Patience {
  readonly now: Clock;
  readonly waitMs: number;
}

/** Prepares an answer to be given without its types. */
export function answerable<P extends object, Rows>(
  { question, from, scope, gather, answer }: ViewAnswer<P, Rows>,
  { now, waitMs }: Patience,
): Answerable {
  return {
    question,
    answered: async (views, sent, after, by) => {
      // The door has checked and filled in the declared parameters.
      const parameters = Object.assign(new question.parameters(), sent) as P;
      const where = scope(parameters);
      // Over all scopes the furthest says nothing of the one whose change is waited for.
      const waited = after === undefined ? where : await views.wait(from, where, after, waitMs);
      // Before the rows: they may be newer than we say, never older.
      const asOf = await views.asOf(from, waited);
      const rows = await gather(views, parameters, by);
      return { outcome: 'found', body: answer(rows, { at: now(), by }, parameters), asOf };
    },
  };
}

/** Answers any declared question from the views; what a person may not know is refused. */
export class Answering {
  private readonly byName: ReadonlyMap<string, Answerable>;

  constructor(
    private readonly views: Views,
    answers: readonly Answerable[],
  ) {
    this.byName = new Map(answers.map((answer) => [answer.question.name, answer]));
  }

  /** Throws what the views throw when they can't be read. */
  async answer({ type, data, by }: Sent): Promise<Found | Refused> {
    const found = this.byName.get(type);
    if (!found) return refused('not-found', 'unknown-query', { query: type });
    if (!by.roles.some((role) => found.question.may.includes(role)))
      return refused('forbidden', 'role-not-allowed', { allowed: [...found.question.may] });
    const sent = partsOf(data);
    if (!sent) return refused('rule', 'question-malformed', { query: type });
    try {
      return await found.answered(this.views, sent.data, sent.after, by);
    } catch (error) {
      if (error instanceof Refusal) return refused(error.kind, error.code, error.facts);
      const after = sent.after ?? null;
      if (error instanceof ForeignPosition) return refused('conflict', 'position-of-another-store', { after });
      if (error instanceof BadCursor) return refused('rule', 'page-unknown', {});
      if (error instanceof PositionBeyondEnd) return refused('conflict', 'position-beyond-end', { after });
      throw error;
    }
  }
}

function partsOf(sent: unknown): { readonly data: Json; readonly after: Position | undefined } | undefined {
  if (typeof sent !== 'object' || sent === null || !('data' in sent)) return undefined;
  const { data } = sent;
  if (typeof data !== 'object' || data === null) return undefined;
  const asked = 'after' in sent ? sent.after : undefined;
  const after = typeof asked === 'string' ? parsePosition(asked) : undefined;
  return asked !== undefined && after === undefined ? undefined : { data: data as Json, after };
}

function refused(kind: Refused['kind'], code: string, facts: Refused['facts']): Refused {
  return { outcome: 'refused', kind, code, facts };
}
