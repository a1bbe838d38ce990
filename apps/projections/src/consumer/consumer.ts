import { decider, type CommandsOf } from '#kernel';
import { consumerEvents, type consumerCommands } from '#messages/operations';

type ConsumerEvent = consumerEvents.ConsumerEvent;

/** What operators have decided about one projection or process: the history of their repairs, and no state to decide by. */
export const consumer = decider<null, CommandsOf<typeof consumerCommands>, ConsumerEvent>({
  noun: 'consumer',
  initial: null,
  decide: {
    RetryParkedScope: ({ consumer: name, parkedScope, reason }) => [
      consumerEvents.ParkedScopeRetried({ consumer: name, scope: parkedScope, reason }),
    ],
    SkipParkedEvent: ({ consumer: name, parkedScope, position, reason }) => [
      consumerEvents.ParkedEventSkipped({ consumer: name, scope: parkedScope, position, reason }),
    ],
    RebuildProjection: ({ consumer: name, onlyScope, reason }) => [
      consumerEvents.RebuildAsked({ consumer: name, scope: onlyScope ?? null, reason }),
    ],
  },
  evolve: {
    ParkedScopeRetried: (state) => state,
    ParkedEventSkipped: (state) => state,
    RebuildAsked: (state) => state,
  },
});
