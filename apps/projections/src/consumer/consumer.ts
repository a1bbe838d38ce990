import { breaksRule, decider, notFound, refuse, type CommandsOf } from '#kernel';
import { consumerEvents, type consumerCommands } from '#messages/operations';
import type { ConsumerFacts } from './consumer.facts.js';

type ConsumerEvent = consumerEvents.ConsumerEvent;

/** Since when a consumer stands still, and why; null: it goes on. */
type State = { readonly since: string; readonly reason: string } | null;

/**
 * What operators have decided about one projection or process: the history of their repairs, and whether it is paused.
 * Refuses what could have no effect: `consumer-unknown`, `scope-not-parked`, `parked-elsewhere`, `not-a-projection`,
 * `consumer-not-paused`; on one that stands still all but resuming it: `consumer-paused`. Those who carry out what
 * operators decide can’t be paused, since nobody could resume them: `carries-out-decisions`.
 */
export const consumer = decider<State, CommandsOf<typeof consumerCommands>, ConsumerEvent, ConsumerFacts>({
  noun: 'consumer',
  initial: null,
  decide: {
    RetryParkedScope: ({ consumer: name, parkedScope, reason }, state, _asked, facts) => {
      placeOf(parkedScope, name, facts);
      notPaused(state);
      return [consumerEvents.ParkedScopeRetried({ consumer: name, scope: parkedScope, reason })];
    },
    SkipParkedEvent: ({ consumer: name, parkedScope, position, reason }, state, _asked, facts) => {
      const at = placeOf(parkedScope, name, facts);
      notPaused(state);
      if (at !== position) refuse('parked-elsewhere', { position: at });
      return [consumerEvents.ParkedEventSkipped({ consumer: name, scope: parkedScope, position, reason })];
    },
    RebuildProjection: ({ consumer: name, onlyScope, reason }, state, _asked, facts) => {
      known(name, facts);
      if (facts.kind === 'process') breaksRule('not-a-projection', { kind: facts.kind });
      notPaused(state);
      return [consumerEvents.RebuildAsked({ consumer: name, scope: onlyScope ?? null, reason })];
    },
    PauseConsumer: ({ consumer: name, reason }, state, _asked, facts) => {
      known(name, facts);
      if (facts.carriesOutDecisions) breaksRule('carries-out-decisions', { consumer: name });
      notPaused(state);
      return [consumerEvents.ConsumerPaused({ consumer: name, reason })];
    },
    ResumeConsumer: ({ consumer: name, reason }, state, _asked, facts) => {
      known(name, facts);
      if (state === null) refuse('consumer-not-paused', { consumer: name, allowed: ['PauseConsumer'] });
      return [consumerEvents.ConsumerResumed({ consumer: name, reason })];
    },
  },
  evolve: {
    ParkedScopeRetried: (state) => state,
    ParkedEventSkipped: (state) => state,
    RebuildAsked: (state) => state,
    ConsumerPaused: (_state, { reason }, { at }) => ({ since: at, reason }),
    ConsumerResumed: () => null,
  },
});

function known(name: string, { kind, consumers }: ConsumerFacts): void {
  if (kind === undefined) notFound('consumer-unknown', { consumer: name, consumers });
}

/** A repair would apply events to what stands still. */
function notPaused(state: State): void {
  if (state !== null) refuse('consumer-paused', { ...state, allowed: ['ResumeConsumer'] });
}

/** The position at which the scope waits. */
function placeOf(scope: string, name: string, facts: ConsumerFacts): string {
  known(name, facts);
  const { parkedAt } = facts;
  const at = Object.hasOwn(parkedAt, scope) ? parkedAt[scope] : undefined;
  return at ?? refuse('scope-not-parked', { parked: Object.keys(parkedAt) });
}
