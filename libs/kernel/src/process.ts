import type { Command, CommandClass, DataOf } from './command.js';
import type { Event, RecordedOf } from './event.js';

/** A command a process wants given: its class and its data. Its id is made from the event it answers. */
export interface Next<C extends Command = Command> {
  readonly command: CommandClass<C>;
  readonly data: DataOf<C>;
}

/** Makes a Next with its types checked. */
export function next<C extends Command>(command: CommandClass<C>, data: DataOf<C>): Next<C> {
  return { command, data };
}

/** A command to be given at a moment, whatever crashes in between. `key` names it: setting it again moves it. */
export interface Timer {
  readonly key: string;
  /** Instant in UTC. */
  readonly at: string;
  readonly then: Next;
}

/** What a process makes of one event. */
export interface Reaction {
  readonly give?: readonly Next[];
  readonly set?: readonly Timer[];
  /** Keys of timers that no longer matter; one that is gone already is no fault. */
  readonly cancel?: readonly string[];
}

/**
 * Events of others → commands of ours. It sees each event at least once and in its scope's order, remembers nothing of
 * its own, and may be run again from the start: its commands carry ids made from the event, so nothing happens twice.
 */
export interface Process<E extends Event, Tools = undefined> {
  readonly name: string;
  readonly on: {
    readonly [Name in E['type']]?: (
      event: RecordedOf<Extract<E, { type: Name }>>,
      tools: Tools,
    ) => Reaction | Promise<Reaction>;
  };
}

/** Declares a process; only its types are at work here. */
export function process<E extends Event, Tools = undefined>(declared: Process<E, Tools>): Process<E, Tools> {
  return declared;
}
