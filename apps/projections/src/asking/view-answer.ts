import type { Actor, Asked, Event, Json, Projection, QueryDeclaration, Row } from '#kernel';
import type { Listing } from '#read-store';

/** Which rows, in which order, and how many at most; `after` is `next` of the page before. */
export type Paging<R extends Row> = Omit<Listing<R>, 'beginning'> & { readonly limit: number };

/** Rows of a list, and what asks for those behind them; null on the last page. */
export interface Page<R extends Row> {
  readonly rows: readonly R[];
  readonly next: string | null;
}

/** The rows of a projection, as questions read them. */
export interface Reading {
  one<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string, key: string): Promise<R | undefined>;
  /** Those of the keys that have a row, in the order asked. */
  some<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    keys: readonly string[],
  ): Promise<readonly R[]>;
  /** Rows of one scope whose key begins so, by key. */
  starting<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    prefix: string,
  ): Promise<readonly R[]>;
  /** Some rows of one scope, a page at a time; `by` key when nothing else is said. Throws BadCursor. */
  page<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string, asked: Paging<R>): Promise<Page<R>>;
  /** How many rows a scope has, of those with exactly these values. */
  count<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    where?: Listing<R>['where'],
  ): Promise<number>;
  /** The rows under one key in all scopes, by scope. */
  everywhere<R extends Row, E extends Event>(projection: Projection<R, E>, key: string): Promise<readonly R[]>;
}

/** A projection, whatever its rows and events. */
export interface AnyProjection {
  readonly name: string;
  readonly version: number;
  readonly on: object;
}

/** How a declared question is answered from the views: which rows it reads, and what of them whoever asks may know. */
export interface ViewAnswer<P extends object, Rows> {
  readonly question: QueryDeclaration & { readonly parameters: new () => P };
  /** The projections that it waits for, and whose age is the answer's. */
  readonly from: readonly AnyProjection[];
  /** The scope whose events it speaks of; null when it speaks of all. */
  readonly scope: (parameters: P) => string | null;
  readonly gather: (read: Reading, parameters: P, by: Actor) => Promise<Rows>;
  /** Pure. Throws Refusal when this person may not know. */
  readonly answer: (rows: Rows, asked: Asked, parameters: P) => Json;
}

/** Says how a question is answered; only its types are at work here. */
export function fromViews<P extends object, Rows>(declared: ViewAnswer<P, Rows>): ViewAnswer<P, Rows> {
  return declared;
}
