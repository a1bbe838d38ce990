import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Processing, type ReadStore } from '#read-store';
import { repairsProcess } from '#repairs';
import type { Means } from '#service';
import { Transport, type Running } from '#transport';
import type { Outbox } from './outbox/outbox.js';
import { procurementProcesses } from './processes.js';

/** A process waits this long, in milliseconds, for the answer to a command before the event is tried again. */
const PATIENCE = 15_000;

/** The engine of procurement's processes; one of them carries out what operators decide about the others. */
export function processingOf(
  { store, catalogue, clock }: Means,
  transport: Transport,
  readStore: ReadStore,
  outbox: Outbox,
): Processing {
  const logger = new Logger('Processes');
  const repairs = repairsProcess('procurement', {
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

/** Lets the processes see every event, as long as the application runs. */
@Injectable()
export class RunsProcesses implements OnApplicationBootstrap, OnApplicationShutdown {
  private running: Running | undefined;

  constructor(
    @Inject(Transport) private readonly transport: Transport,
    @Inject(Processing) private readonly processing: Processing,
  ) {}

  /** Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back. */
  async onApplicationBootstrap(): Promise<void> {
    await this.processing.start();
    this.running = await this.transport.subscribe({
      group: 'procurement-processes',
      handle: this.processing.handle,
      after: () => this.processing.resumeFrom(),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.stop();
    await this.processing.stop();
  }
}
