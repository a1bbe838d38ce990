import { expect } from '@jest/globals';
import {
  Refusal,
  evolve,
  type Actor,
  type Command,
  type DataOf,
  type Decider,
  type Event,
  type Happened,
  type Role,
} from '#kernel';

/** The moment that tests call now, unless they say otherwise. */
export const NOW = '2026-11-25T10:00:00.000Z';

/** A person of an authority with some duties. */
export function person(subject: string, authority: string | null, ...roles: readonly Role[]): Actor {
  return { subject, authority, roles };
}

/** An event that a certain person caused. */
export interface By<E extends Event> {
  readonly by: Actor;
  readonly at?: string;
  readonly event: E;
}

/** Says who caused an event, where the rules look at that. */
export function by<E extends Event>(actor: Actor, event: E): By<E> {
  return { by: actor, event };
}

/** `given(events).when(command, data).then(events)` for one decider: the one grammar of all domain specs. */
export function scenariosOf<State, C extends Record<string, Command>, E extends Event, Facts>(
  rules: Decider<State, C, E, Facts>,
  defaults: { readonly as: Actor; readonly at?: string; readonly facts?: Facts },
) {
  const given = (...history: readonly (E | By<E>)[]) => {
    const state = history.reduce<State>((before, entry) => {
      const { event, happened } = told(entry, defaults.at ?? NOW);
      return evolve(rules, before, event, happened);
    }, rules.initial);
    return {
      state,
      when: <K extends keyof C>(
        command: K,
        data: DataOf<C[K]>,
        {
          as = defaults.as,
          at = defaults.at ?? NOW,
          facts = defaults.facts,
        }: { as?: Actor; at?: string; facts?: Facts } = {},
      ) => {
        const run = (): readonly E[] => rules.decide[command](data, state, { at, by: as }, facts as Facts);
        return {
          events: run,
          then: (...expected: readonly E[]): void => expect(run()).toEqual(expected),
          thenNothing: (): void => expect(run()).toEqual([]),
          thenRefused: (code: string, facts?: object): void => {
            const refusal = refusalOf(run);
            expect(refusal.code).toBe(code);
            if (facts) expect(refusal.facts).toMatchObject(facts);
          },
        };
      },
    };
  };
  return { given };
}

function told<E extends Event>(entry: E | By<E>, now: string): { event: E; happened: Happened } {
  if (!('by' in entry)) return { event: entry, happened: { at: now, actor: 'someone', authority: null } };
  return {
    event: entry.event,
    happened: { at: entry.at ?? now, actor: entry.by.subject, authority: entry.by.authority },
  };
}

function refusalOf(run: () => unknown): Refusal {
  try {
    const made = run();
    throw new Error(`not refused, but: ${JSON.stringify(made)}`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
