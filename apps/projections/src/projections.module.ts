import {
  Inject,
  Injectable,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { consumerCommands } from '#messages/operations';
import { Projecting, ReadStore } from '#read-store';
import { MEANS, commandsIn, handlersFor, servesCommands, type Means } from '#service';
import { Transport, type Running } from '#transport';
import { answersWith, groups } from './answers.js';
import { Answering } from './asking/answering.js';
import { ReadStoreViews } from './asking/read-store-views.js';
import { FindsConsumerFacts } from './consumer/consumer.facts.js';
import { consumer } from './consumer/consumer.js';
import { operatorsAnswers } from './consumer/operators-answers.js';
import { Overview } from './consumer/overview.js';
import { Repairs } from './consumer/repairs.js';

/** How the read side behaves. */
export interface ProjectionsSettings {
  /** Longest time, in milliseconds, that a question waits for the position it names; then it is answered with what there is. Default 5,000. */
  readonly waitMs?: number;
}

/** The operators' commands, which this application decides. */
export const operationsCommands = commandsIn(consumerCommands);

const SETTINGS = Symbol('settings of the read side');
const WAIT_MS = 5_000;

/** Fills the views from the events, and answers questions from them, as long as the application runs. */
@Injectable()
class ReadSide implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: readonly Running[] = [];

  constructor(
    @Inject(Transport) private readonly transport: Transport,
    @Inject(MEANS) private readonly means: Means,
    @Inject(ReadStore) private readonly readStore: ReadStore,
    @Inject(Projecting) private readonly projecting: Projecting,
    @Inject(Repairs) private readonly repairs: Repairs,
    @Inject(Overview) private readonly overview: Overview,
    @Inject(SETTINGS) private readonly settings: ProjectionsSettings,
  ) {}

  /** Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back since the views were filled. */
  async onApplicationBootstrap(): Promise<void> {
    const { waitMs = WAIT_MS } = this.settings;
    const answers = [...answersWith({ now: this.means.clock, waitMs }), ...operatorsAnswers(this.overview)];
    const answering = new Answering(new ReadStoreViews(this.readStore, this.means.store, groups), answers);
    await this.projecting.start();
    await this.repairs.start();
    const listening = await this.transport.subscribe({
      group: 'projections',
      handle: async (scope, events) => {
        await this.projecting.handle(scope, events);
        await this.repairs.handle(scope, events);
      },
      after: () => this.projecting.resumeFrom(),
    });
    this.running = [listening, await this.transport.answer((query) => answering.answer(query))];
  }

  async onApplicationShutdown(): Promise<void> {
    // The engine first: a rebuild in hand then ends early, and goes on at the next start.
    await this.projecting.stop();
    await Promise.all(this.running.map((running) => running.stop()));
    await this.repairs.stop();
  }
}

/**
 * The read side. Needs MEANS, the Transport and a ReadStore from a global module; gives the Projecting engine to whoever
 * shows operators how the views stand.
 */
@Module({})
export class ProjectionsModule {
  static register(settings: ProjectionsSettings = {}): DynamicModule {
    const facts = new FindsConsumerFacts();
    return {
      module: ProjectionsModule,
      imports: [CqrsModule],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Projecting, inject: [MEANS, ReadStore], useFactory: projectingOf },
        { provide: Repairs, inject: [MEANS, ReadStore, Projecting], useFactory: repairsOf },
        {
          provide: Overview,
          inject: [MEANS, ReadStore],
          useFactory: (means: Means, readStore: ReadStore) => facts.lookIn(overviewOf(means, readStore, settings)),
        },
        ...handlersFor(consumer, consumerCommands, (command) => facts.find(nameIn(command))),
        servesCommands('operations', operationsCommands),
        ReadSide,
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
