import type { Event, RecordedOf } from './event.js';
import type { Json } from './json.js';

/** A row of a read model: JSON, one per key and scope. */
export type Row = { readonly [field: string]: Json | undefined };

/** How one event type changes rows. `rows` names the keys it touches; `apply` gives each row's next state (undefined removes it). */
export interface Step<R, E extends Event> {
  readonly rows: (event: RecordedOf<E>) => readonly string[];
  readonly apply: (row: R | undefined, event: RecordedOf<E>, key: string) => R | undefined;
}

/** A question's rows, from events alone. A change of what it makes of events bumps `version`, and it is rebuilt beside the old one. */
export interface Projection<R extends Row, E extends Event> {
  /** The reader's question: `fund-position`, `order-board`. */
  readonly name: string;
  readonly version: number;
  readonly on: { readonly [Name in E['type']]?: Step<R, Extract<E, { type: Name }>> };
}

/** Declares a projection; only its types are at work here. */
export function projection<R extends Row, E extends Event>(declared: Projection<R, E>): Projection<R, E> {
  return declared;
}
