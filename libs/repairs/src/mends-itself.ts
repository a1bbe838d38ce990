import { UnreadableEvent, parsePosition, type Catalogue, type Recorded, type RecordedOf } from '#kernel';
import { OPERATIONS, type consumerEvents } from '#messages/operations';
import { NotParked, type Processing } from '#read-store';
import { repairsOf } from './repairs.process.js';

type Decision = Extract<consumerEvents.ConsumerEvent, { type: 'ParkedScopeRetried' | 'ParkedEventSkipped' }>;

const DECISIONS: readonly string[] = ['ParkedScopeRetried', 'ParkedEventSkipped'] satisfies readonly Decision['type'][];

/**
 * Carries out, beside the order of events, what operators decided about the process `<of>-repairs` itself. Where it waits at a
 * decision that it can't carry out, it never gets to those that would mend it. Each has its effect once, however often it
 * comes: a decision that ends the process of ours is not begun again for ever.
 */
export class MendsItself {
  private readonly name: string;

  constructor(
    of: string,
    private readonly catalogue: Catalogue,
    private readonly processing: Pick<Processing, 'retry' | 'skip'>,
  ) {
    this.name = repairsOf(of);
  }

  /** Takes events of one scope, after the process itself has seen them. Rejects when they must come again. */
  async handle(scope: string, events: readonly Recorded[]): Promise<void> {
    if (scope !== OPERATIONS) return;
    for (const recorded of events) {
      try {
        if (DECISIONS.includes(recorded.type))
          await this.carryOut(this.catalogue.lift(recorded) as RecordedOf<Decision>);
      } catch (error) {
        // What a later release decided is for that one to carry out; what is not parked needs no mending.
        if (!(error instanceof UnreadableEvent) && !(error instanceof NotParked)) throw error;
      }
    }
  }

  private async carryOut(decision: RecordedOf<Decision>): Promise<void> {
    const { consumer, scope } = decision.data;
    if (consumer !== this.name) return;
    if (decision.type === 'ParkedScopeRetried') {
      await this.processing.retry(consumer, scope, decision.position);
      return;
    }
    const { position, reason } = decision.data;
    const at = parsePosition(position);
    if (at) await this.processing.skip(consumer, scope, at, reason);
  }
}
