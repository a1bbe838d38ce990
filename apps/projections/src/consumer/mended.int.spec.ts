import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '#kernel';
import { OPERATIONS, consumerCommands, consumerEvents } from '#messages/operations';
import { until } from '#testing';
import { Stage, operator } from '../rehearsal/stage.js';
import { Story, TLC } from '../rehearsal/story.js';

const { PauseConsumer, RetryParkedScope, SkipParkedEvent } = consumerCommands;
const REPAIRS = { consumer: 'projection-repairs', parkedScope: OPERATIONS };
const reason = 'Nobody else can.';
let stage: Stage;

interface Parked {
  readonly attempts: number;
  readonly event: { readonly position: string };
}
interface Consumer {
  readonly consumer: string;
  readonly paused: object | null;
}

const parked = async (after?: string) => {
  const { body } = await stage.found('parked-scopes', {}, operator, after);
  return (body as unknown as { parked: readonly Parked[] }).parked;
};
const isPaused = async (name: string, after?: string) => {
  const { body } = await stage.found('consumers', {}, operator, after);
  const { consumers } = body as unknown as { consumers: readonly Consumer[] };
  return consumers.some(({ consumer, paused }) => consumer === name && paused !== null);
};
const positionOf = (answer: Answer): string => {
  if (answer.outcome === 'accepted' && answer.position !== null) return answer.position;
  throw new Error(`not accepted: ${JSON.stringify(answer)}`);
};

/** A decision that nobody can carry out: its position is none. */
const impossible = (consumer: string): Promise<void> =>
  stage.append({ scope: OPERATIONS, stream: `consumer-${consumer}`, by: operator }, [
    consumerEvents.ParkedEventSkipped({ consumer, scope: TLC, position: 'nowhere', reason }),
  ]);

beforeAll(async () => {
  stage = await Stage.open();
  await stage.tell(new Story().founded());
});
afterAll(() => stage.close());

describe('the process that carries out decisions, parked at one that it can’t carry out', () => {
  it('is tried again when an operator says so: once, however often it hears of it', async () => {
    await impossible('orders-views');
    await until(async () => (await parked()).length === 1);
    expect(await parked()).toMatchObject([{ consumer: 'projection-repairs', scope: OPERATIONS, attempts: 1 }]);
    expect(await stage.operate(RetryParkedScope, { ...REPAIRS, reason })).toMatchObject({ outcome: 'accepted' });
    await until(async () => (await parked())[0]?.attempts === 2);
    // Whoever starts hears of every decision that is not carried out.
    await stage.app.close();
    await stage.start();
    await stage.operate(RetryParkedScope, { ...REPAIRS, reason });
    await until(async () => (await parked())[0]?.attempts === 3);
  });

  it('goes on without it when an operator says so, also one who said it while nothing of ours ran', async () => {
    const waiting = await stage.operate(PauseConsumer, { consumer: 'partnership-views', reason });
    await impossible('funds-views');
    const [first] = await parked();
    const skipped = await stage.operate(SkipParkedEvent, { ...REPAIRS, position: first?.event.position, reason });
    expect(skipped).toMatchObject({ outcome: 'accepted' });
    await until(async () => isPaused('partnership-views', positionOf(waiting)));
    const [second] = await parked();
    expect(second).toMatchObject({ consumer: 'projection-repairs', attempts: 1 });

    await stage.app.close();
    await stage.append({ scope: OPERATIONS, stream: 'consumer-projection-repairs-2', by: operator }, [
      consumerEvents.ParkedEventSkipped({
        ...{ consumer: REPAIRS.consumer, scope: OPERATIONS, reason },
        position: second?.event.position ?? '',
      }),
    ]);
    await stage.start();
    const last = await stage.operate(PauseConsumer, { consumer: 'funds-views', reason });
    await until(async () => isPaused('funds-views', positionOf(last)));
    expect(await parked()).toEqual([]);
  });
});
