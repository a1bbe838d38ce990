import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { consumerCommands } from '#messages/operations';
import { Projecting, ReadStore } from '#read-store';
import { MEANS, commandsIn, handlersFor, servesCommands, type Means } from '#service';
import { answersWith, groups } from './answers.js';
import { Answering } from './asking/answering.js';
import { ReadStoreViews } from './asking/read-store-views.js';
import { FindsConsumerFacts } from './consumer/consumer.facts.js';
import { consumer } from './consumer/consumer.js';
import { operatorsAnswers } from './consumer/operators-answers.js';
import { Overview } from './consumer/overview.js';
import { Repairs } from './consumer/repairs.js';
import { ReadSide } from './read-side.js';

/** How the read side behaves. */
export interface ProjectionsSettings {
  /** Longest time, in milliseconds, that a question waits for the position it names; then it is answered with what there is. Default 5,000. */
  readonly waitMs?: number;
}

/** The operators' commands, which this application decides. */
export const operationsCommands = commandsIn(consumerCommands);

const WAIT_MS = 5_000;

/**
 * The read side. Needs MEANS, a ReadStore and the EventGroups from a global module; gives the Projecting engine to whoever
 * shows operators how the views stand.
 */
@Module({})
export class ProjectionsModule {
  static register(settings: ProjectionsSettings = {}): DynamicModule {
    const facts = new FindsConsumerFacts();
    return {
      module: ProjectionsModule,
      imports: [CqrsModule],
      controllers: [servesCommands('operations', operationsCommands), ReadSide],
      providers: [
        { provide: Projecting, inject: [MEANS, ReadStore], useFactory: projectingOf },
        { provide: Repairs, inject: [MEANS, ReadStore, Projecting], useFactory: repairsOf },
        {
          provide: Overview,
          inject: [MEANS, ReadStore],
          useFactory: (means: Means, readStore: ReadStore) => facts.lookIn(overviewOf(means, readStore, settings)),
        },
        {
          provide: Answering,
          inject: [MEANS, ReadStore, Overview],
          useFactory: (means: Means, readStore: ReadStore, overview: Overview) =>
            answeringOf(means, readStore, overview, settings),
        },
        ...handlersFor(consumer, consumerCommands, (command) => facts.find(nameIn(command))),
      ],
      exports: [Projecting],
    };
  }
}

function projectingOf({ store, catalogue }: Means, readStore: ReadStore): Projecting {
  return new Projecting({
    readStore,
    store,
    catalogue,
    projections: groups,
    // An operator's command made the skip an event before the engine is told of it: there is nothing more to record.
    onSkip: async () => undefined,
    onFault,
  });
}

function answeringOf(
  { store, clock }: Means,
  readStore: ReadStore,
  overview: Overview,
  { waitMs = WAIT_MS }: ProjectionsSettings,
): Answering {
  const answers = [...answersWith({ now: clock, waitMs }), ...operatorsAnswers(overview)];
  return new Answering(new ReadStoreViews(readStore, store, groups), answers);
}

function overviewOf(
  { store, clock }: Means,
  readStore: ReadStore,
  { waitMs = WAIT_MS }: ProjectionsSettings,
): Overview {
  return new Overview({ store, clock, readStore, waitMs, projections: groups.map(({ name }) => name) });
}

/** All commands to consumers name one. */
function nameIn(command: object): string {
  return 'consumer' in command ? String(command.consumer) : '';
}

function repairsOf(means: Means, readStore: ReadStore, projecting: Projecting): Repairs {
  return new Repairs(means, readStore, projecting, onFault);
}

const logger = new Logger('Projections');

function onFault(error: unknown, what: string): void {
  const [message, stack] = error instanceof Error ? [error.message, error.stack] : [String(error), undefined];
  logger.error(`${what}: ${message}`, stack);
}
