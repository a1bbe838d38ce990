import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '#kernel';
import { consumerCommands } from '#messages/operations';
import { jointOrderEvents } from '#messages/procurement';
import { NOW, until } from '#testing';
import { Stage, operator } from '../rehearsal/stage.js';
import { CAMDEN, ORDER, Story, TLC, builder } from '../rehearsal/story.js';

const { PauseConsumer, RebuildProjection, ResumeConsumer, RetryParkedScope } = consumerCommands;
const ORDERS = 'orders-views';
const reason = 'The board shows wrong shares.';
let stage: Stage;
const story = new Story();

beforeAll(async () => {
  stage = await Stage.open();
  await stage.tell(story.founded().drafted().opened());
  await stage.found('order-board', { partnership: TLC }, builder, stage.last);
});
afterAll(() => stage.close());

interface Consumer {
  readonly consumer: string;
  readonly paused: object | null;
  readonly eventsBehind: number;
}
interface Parked {
  readonly actions: readonly { readonly path: string }[];
}
const standing = async (name: string, after?: string): Promise<Consumer | undefined> => {
  const { body } = await stage.found('consumers', {}, operator, after);
  return (body as unknown as { consumers: readonly Consumer[] }).consumers.find(({ consumer }) => consumer === name);
};
const board = async (after?: string) => stage.found('order-board', { partnership: TLC }, builder, after);

function positionOf(answer: Answer): string {
  if (answer.outcome === 'accepted' && answer.position !== null) return answer.position;
  throw new Error(`not accepted: ${JSON.stringify(answer)}`);
}

describe('an operator who pauses a view', () => {
  it('sees since when and why; the others go on', async () => {
    const paused = await stage.operate(PauseConsumer, { consumer: ORDERS, reason });
    expect(paused).toMatchObject({ outcome: 'accepted', events: ['ConsumerPaused'] });
    expect(await standing(ORDERS, positionOf(paused))).toMatchObject({ paused: { since: NOW, reason }, frozen: true });
    expect(await standing('partnership-views')).toMatchObject({ paused: null });
  });

  it('lets it stand still: who waits for it is answered in time, with what there is', async () => {
    const before = await board();
    await stage.tell(story.closed());
    const asked = performance.now();
    const late = await board(stage.last);
    // The stage waits two seconds.
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(late).toEqual(before);
    await until(async () => (await standing('partnership-views'))?.eventsBehind === 0);
    expect((await standing(ORDERS))?.eventsBehind).toBeGreaterThan(0);
  });

  it('can neither pause it again nor rebuild it, and is told what can be done', async () => {
    const told = {
      kind: 'conflict',
      code: 'consumer-paused',
      facts: { since: NOW, reason, allowed: ['ResumeConsumer'] },
    };
    expect(await stage.operate(PauseConsumer, { consumer: ORDERS, reason })).toMatchObject(told);
    expect(await stage.operate(RebuildProjection, { consumer: ORDERS, reason })).toMatchObject(told);
  });

  it('finds it paused after a restart', async () => {
    await stage.app.close();
    await stage.start();
    await stage.tell(story.authorised(CAMDEN, 6_940));
    await until(async () => (await standing('partnership-views'))?.eventsBehind === 0);
    expect(await standing(ORDERS)).toMatchObject({ paused: { since: NOW, reason } });
    expect((await board()).body).toMatchObject({ orders: [{ state: 'collecting' }] });
  });

  it('resumes it: it has then seen everything, and can’t be resumed twice', async () => {
    const resumed = await stage.operate(ResumeConsumer, { consumer: ORDERS, reason: 'Mended.' });
    expect(await standing(ORDERS, positionOf(resumed))).toMatchObject({ paused: null });
    const { body } = await stage.found('joint-order', ORDER, builder, stage.last);
    expect(body).toMatchObject({ state: 'committing' });
    expect(await stage.operate(ResumeConsumer, { consumer: ORDERS, reason })).toMatchObject({
      ...{ kind: 'conflict', code: 'consumer-not-paused', facts: { allowed: ['PauseConsumer'] } },
    });
  });

  it('is shown nothing but resuming for what is parked there meanwhile', async () => {
    const place = { consumer: ORDERS, parkedScope: TLC };
    const actions = async () => (await stage.ask('parked-scope', place, operator)) as unknown as { body?: Parked };
    const early = jointOrderEvents.OrderLineConsented({ ...ORDER, order: 'TLC-9', line: '1', authority: CAMDEN });
    await stage.append({ scope: TLC, stream: 'jointOrder-tlc.TLC-9', by: builder }, [early]);
    await until(async () => (await actions()).body?.actions.length === 3);
    const paused = await stage.operate(PauseConsumer, { consumer: ORDERS, reason });
    await standing(ORDERS, positionOf(paused));
    expect((await actions()).body?.actions).toMatchObject([{ path: `/operations/consumers/${ORDERS}/resume` }]);
    const retried = await stage.operate(RetryParkedScope, { ...place, reason });
    expect(retried).toMatchObject({ code: 'consumer-paused', facts: { allowed: ['ResumeConsumer'] } });
  });

  it('can’t pause those who carry out what operators decide', async () => {
    expect(await stage.operate(PauseConsumer, { consumer: 'projection-repairs', reason })).toMatchObject({
      ...{ kind: 'rule', code: 'carries-out-decisions' },
    });
  });
});
