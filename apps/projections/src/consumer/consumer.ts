import { breaksRule, decider, notFound, refuse, type CommandsOf } from '#kernel';
import { consumerEvents, type consumerCommands } from '#messages/operations';
import type { ConsumerFacts } from './consumer.facts.js';

type ConsumerEvent = consumerEvents.ConsumerEvent;

/**
 * What operators have decided about one projection or process: the history of their repairs, and no state to decide by.
 * Refuses what could have no effect: `consumer-unknown`, `scope-not-parked`, `parked-elsewhere`, `not-a-projection`.
 */
export const consumer = decider<null, CommandsOf<typeof consumerCommands>, ConsumerEvent, ConsumerFacts>({
  noun: 'consumer',
  initial: null,
  decide: {
    RetryParkedScope: ({ consumer: name, parkedScope, reason }, _state, _asked, facts) => {
      placeOf(parkedScope, name, facts);
      return [consumerEvents.ParkedScopeRetried({ consumer: name, scope: parkedScope, reason })];
    },
    SkipParkedEvent: ({ consumer: name, parkedScope, position, reason }, _state, _asked, facts) => {
      const at = placeOf(parkedScope, name, facts);
      if (at !== position) refuse('parked-elsewhere', { position: at });
      return [consumerEvents.ParkedEventSkipped({ consumer: name, scope: parkedScope, position, reason })];
    },
    RebuildProjection: ({ consumer: name, onlyScope, reason }, _state, _asked, facts) => {
      known(name, facts);
      if (facts.kind === 'process') breaksRule('not-a-projection', { kind: facts.kind });
      return [consumerEvents.RebuildAsked({ consumer: name, scope: onlyScope ?? null, reason })];
    },
  },
  evolve: {
    ParkedScopeRetried: (state) => state,
    ParkedEventSkipped: (state) => state,
    RebuildAsked: (state) => state,
  },
});

function known(name: string, { kind, consumers }: ConsumerFacts): void {
  if (kind === undefined) notFound('consumer-unknown', { consumer: name, consumers });
}

/** The position at which the scope waits. */
function placeOf(scope: string, name: string, facts: ConsumerFacts): string {
  known(name, facts);
  const { parkedAt } = facts;
  const at = Object.hasOwn(parkedAt, scope) ? parkedAt[scope] : undefined;
  return at ?? refuse('scope-not-parked', { parked: Object.keys(parkedAt) });
}
