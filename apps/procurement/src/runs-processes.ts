import {
  Controller,
  Inject,
  Logger,
  UseFilters,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { Recorded } from '#kernel';
import { Processing, type ReadStore } from '#read-store';
import { MendsItself, repairsProcess } from '#repairs';
import { MEANS, type Means } from '#service';
import type { Transport } from '#transport';
import { Delivery, EventGroups, PassErrorsOn, eventsFor } from '#transport/nest';
import type { Outbox } from './outbox/outbox.js';
import { procurementProcesses } from './processes.js';

/** A process waits this long, in milliseconds, for the answer to a command before the event is tried again. */
const PATIENCE = 15_000;

const APPLICATION = 'procurement';

/** The engine of procurement's processes; one of them carries out what operators decide about the others. */
export function processingOf(
  { store, catalogue, clock }: Means,
  transport: Transport,
  readStore: ReadStore,
  outbox: Outbox,
): Processing {
  const logger = new Logger('Processes');
  const repairs = repairsProcess(APPLICATION, {
    retry: (process, scope) => processing.retry(process, scope),
    skip: (process, scope, position, reason) => processing.skip(process, scope, position, reason),
    pause: (process, decision) => processing.pause(process, decision),
    resume: (process, decision) => processing.resume(process, decision),
  });
  const processing = new Processing({
    readStore,
    store,
    catalogue,
    clock,
    processes: [...procurementProcesses({ store, catalogue, outbox }), repairs],
    give: (command) => transport.send(command, PATIENCE),
    // An operator's command made the skip an event before the engine is told of it: there is nothing more to record.
    onSkip: async () => undefined,
    onFault: (error, process) =>
      logger.error(
        `${process}: ${error instanceof Error ? error.message : String(error)}`,
        error instanceof Error ? error.stack : undefined,
      ),
  });
  return processing;
}

const GROUP = 'procurement-processes';

/** Lets the processes see every event, as long as the application runs. */
@Controller()
@UseFilters(PassErrorsOn)
export class RunsProcesses implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly mendsItself: MendsItself;

  constructor(
    @Inject(Processing) private readonly processing: Processing,
    @Inject(EventGroups) private readonly groups: EventGroups,
    @Inject(MEANS) { catalogue }: Means,
  ) {
    this.mendsItself = new MendsItself(APPLICATION, catalogue, processing);
  }

  /** Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back. */
  async onApplicationBootstrap(): Promise<void> {
    this.groups.set(GROUP, { after: () => this.processing.resumeFrom() });
    await this.processing.start();
  }

  @EventPattern(eventsFor(GROUP))
  async handle(@Payload() events: readonly Recorded[], @Ctx() { scope }: Delivery): Promise<void> {
    await this.processing.handle(scope, events);
    await this.mendsItself.handle(scope, events);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.processing.stop();
  }
}
