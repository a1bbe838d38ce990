import type { Position, Recorded } from '#kernel';
import { consumerCommands } from '#messages/operations';
import { Processing, type ReadStore } from '#read-store';
import { MendsItself, repairsProcess, type Engine } from '#repairs';
import type { Means } from '#service';

const APPLICATION = 'projection';

/** Told of a failure in the background. */
export type OnFault = (error: unknown, what: string) => void;

/** Lets operators' decisions take effect on the projections: each once, in order, and after a stop those not yet carried out. */
export class Repairs {
  private readonly processing: Processing;
  private readonly mendsItself: MendsItself;
  private readonly consumer: string;
  private catchingUp: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly means: Means,
    private readonly readStore: ReadStore,
    engine: Engine,
    private readonly onFault: OnFault,
  ) {
    const process = repairsProcess(APPLICATION, engine);
    this.consumer = `process:${process.name}`;
    this.processing = new Processing({
      ...means,
      readStore,
      processes: [process],
      give: async ({ type }) => {
        throw new Error(`repairs give no commands, but ${type}`);
      },
      onSkip: async () => undefined,
      onFault,
    });
    this.mendsItself = new MendsItself(APPLICATION, means.catalogue, this.processing);
  }

  /** Begins, in the background, with what was decided and not carried out. Throws ForeignPosition or PositionBeyondEnd. */
  async start(): Promise<void> {
    await this.processing.start();
    this.catchingUp = this.catchUp().catch((error: unknown) => this.onFault(error, this.consumer));
  }

  /** Carries out what lies in these events, if they are operators' decisions. */
  async handle(scope: string, events: readonly Recorded[]): Promise<void> {
    if (scope !== consumerCommands.OPERATIONS) return;
    await this.processing.handle(scope, events);
    await this.mendsItself.handle(scope, events);
  }

  /** Ends after the repair in hand; stop the engine first, so that it ends early. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.catchingUp;
    await this.processing.stop();
  }

  private async catchUp(): Promise<void> {
    const seen = await this.readStore.reading.freshness({ name: this.consumer }, consumerCommands.OPERATIONS);
    const after: Position | undefined = seen?.position;
    for await (const page of this.means.store.readAll({ after, categories: ['consumer'] })) {
      const decided = page.filter(({ metadata }) => metadata.scope === consumerCommands.OPERATIONS);
      if (this.stopped) return;
      if (decided.length > 0) await this.handle(consumerCommands.OPERATIONS, decided);
    }
  }
}
