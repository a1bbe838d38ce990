import type { Static, TSchema } from 'typebox';
import type { Position } from './position.js';

/** An event as a decider makes it: what happened, complete in itself. */
export interface Event<Name extends string = string, Data = unknown> {
  readonly type: Name;
  readonly data: Data;
}

/** Turns the data of one version into the data of the next. History is lifted on reading, never rewritten. */
export type Lift = (data: never) => unknown;

/** An event type: a function that makes the event, and what every reader must know of it. */
export interface EventType<Name extends string = string, Data = unknown> {
  (data: Data): Event<Name, Data>;
  readonly type: Name;
  readonly schema: TSchema;
  /** 1 + the number of lifts: it can't be written wrong. */
  readonly version: number;
  readonly lifts: readonly Lift[];
}

/**
 * Declares an event type. The name is the storage format: it stays for ever. When the shape changes, change the schema
 * and append a lift from the previous version's data.
 */
export function event<const Name extends string, S extends TSchema>(
  type: Name,
  schema: S,
  ...lifts: readonly Lift[]
): EventType<Name, Static<S>> {
  const make = (data: Static<S>): Event<Name, Static<S>> => ({ type, data });
  return Object.assign(make, { type, schema, version: lifts.length + 1, lifts });
}

/** The union of all events that a module exports: what a file exports is its noun's event type. */
export type EventsOf<Module> = {
  [K in keyof Module]: Module[K] extends EventType<infer Name, infer Data> ? Event<Name, Data> : never;
}[keyof Module];

/** Who did it, for whom, in which scope, caused by what, when, in which shape, after what. */
export interface Metadata {
  readonly commandId: string;
  /** SHA-256 of the command's type and data, so that a command id used again for something else is noticed. */
  readonly commandHash: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** The verified identity's opaque subject; never a name. A process is `process:<name>`. */
  readonly actor: string;
  /** The authority the actor acts for, by GSS code; null for a process or the operator of the whole system. */
  readonly authority: string | null;
  /** The partnership it happened in, or the one authority whose own affair it is. */
  readonly scope: string;
  /** Instant in UTC, ISO 8601 with milliseconds. */
  readonly at: string;
  /** Schema version of the data. */
  readonly version: number;
  /** W3C trace context of the decision, when it was traced. */
  readonly traceparent?: string;
}

/** What is appended: an event with its id and metadata, still without its place. */
export interface NewEvent<E extends Event = Event> {
  readonly id: string;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly metadata: Metadata;
}

/** An event as the store gives it back. `data` is as it was written: lift it before use. */
export interface Recorded<E extends Event = Event> {
  readonly id: string;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly metadata: Metadata;
  readonly stream: string;
  /** 0 for the first event of the stream. */
  readonly revision: number;
  readonly position: Position;
  /** SHA-256 (hex) over the predecessor's hash and this event's canonical JSON: see event-store's chain. */
  readonly hash: string;
}

/** Distributes Recorded over a union of events, so that a test of `type` narrows `data`. */
export type RecordedOf<E extends Event> = E extends Event ? Recorded<E> : never;
