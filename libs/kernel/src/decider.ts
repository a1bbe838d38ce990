import type { Asked, Command, DataOf } from './command.js';
import type { Event } from './event.js';

type EventNamed<E extends Event, Name> = Extract<E, { type: Name }>;

/** When and by whom an event was made, for `evolve`: segregation of duties comes from the stream's own history. */
export interface Happened {
  readonly at: string;
  readonly actor: string;
  readonly authority: string | null;
}

/** How a stream's events fold into a state. `evolve` never refuses, reads no clock, and looks nothing up. */
export interface Folding<State, E extends Event> {
  readonly initial: State;
  readonly evolve: {
    readonly [Name in E['type']]: (state: State, data: EventNamed<E, Name>['data'], happened: Happened) => State;
  };
}

/**
 * A noun's rules, pure: `decide` answers a command with events (none when it is already so) or refuses; `evolve` folds
 * an event into the state. A command without a case, or an event without a fold, does not compile.
 */
export interface Decider<
  State,
  Commands extends Record<string, Command>,
  E extends Event,
  Facts = undefined,
> extends Folding<State, E> {
  /** Stream category, camelCase. */
  readonly noun: string;
  readonly decide: {
    readonly [K in keyof Commands]: (
      command: DataOf<Commands[K]>,
      state: State,
      asked: Asked,
      facts: Facts,
    ) => readonly E[];
  };
}

/** Declares a decider; only its types are at work here. */
export function decider<State, Commands extends Record<string, Command>, E extends Event, Facts = undefined>(
  declared: Decider<State, Commands, E, Facts>,
): Decider<State, Commands, E, Facts> {
  return declared;
}

/** Folds one event into the state. Throws on an event that the stream should not have. */
export function evolve<State>(
  { evolve: folds }: { readonly evolve: object },
  state: State,
  event: Event,
  happened: Happened,
): State {
  const fold = (folds as Record<string, (s: State, data: unknown, h: Happened) => State>)[event.type];
  if (!fold) throw new Error(`no fold for ${event.type}`);
  return fold(state, event.data, happened);
}
