import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { positionAt, storeOf, type Found, type Refused } from '#kernel';
import { OPERATIONS, consumerEvents } from '#messages/operations';
import { NOW } from '#testing';
import { Stage, operator } from './rehearsal/stage.js';
import { CAMDEN, ISLINGTON, ORDER, Story, TLC, auditor, builder, stockManager } from './rehearsal/story.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe('the read side on PostgreSQL', () => {
  const story = new Story();

  it('answers a question that waits for what was just appended, and says how old the answer is', async () => {
    await stage.tell(story.founded().drafted().opened());
    const { body, asOf } = await stage.found('order-board', { partnership: TLC }, builder, stage.last);
    expect(body).toMatchObject({ orders: [{ order: 'TLC-1', state: 'collecting', copies: 23 }] });
    expect(asOf).toEqual({ position: stage.last, at: NOW });
  });

  it('says of every view what the rules say without a server', async () => {
    await stage.tell(story.closed());
    const asked = [
      ['authorities', {}],
      ['authority', { authority: CAMDEN }],
      ['fund-position', { authority: CAMDEN, year: 2026, fund: 'CAM-FUND' }],
      ['funds', { authority: CAMDEN }],
      ['joint-order', ORDER],
      ['order-board', { partnership: TLC }],
      ['partnership', { partnership: TLC }],
      ['partnerships', {}],
      ['quarantine', { partnership: TLC }],
      ['supplier-files', { partnership: TLC }],
      ['waiting-for-me', { partnership: TLC }],
    ] as const;
    await stage.found('joint-order', ORDER, builder, stage.last);
    for (const [name, data] of asked) {
      for (const by of [auditor(CAMDEN), stockManager(ISLINGTON), builder]) {
        const there = await stage.ask(name, data, by);
        const here = await story.rehearsal.ask(name, data, by);
        expect({ name, ...withoutPlaces(there) }).toEqual({ name, ...withoutPlaces(here) });
      }
    }
  });

  it('answers with what there is when a position does not come in time', async () => {
    const { last: seen } = stage;
    // It happens elsewhere: the partnership's own views never come to see it.
    const elsewhere = consumerEvents.RebuildAsked({ consumer: 'x', scope: null, reason: 'x' });
    await stage.append({ scope: OPERATIONS, stream: 'consumer-x', by: builder }, [elsewhere]);
    const { body, asOf } = await stage.found('order-board', { partnership: TLC }, builder, stage.last);
    expect(body).toMatchObject({ orders: [{ state: 'committing' }] });
    expect(asOf?.position).toBe(seen);
  });

  it('refuses to wait for what the store does not have', async () => {
    const beyond = positionAt(storeOf(stage.last), 999_999_999n);
    for (const [name, by] of [
      ['order-board', builder],
      ['consumers', operator],
    ] as const) {
      const answer = await stage.ask(name, { partnership: TLC }, by, beyond);
      expect(answer).toMatchObject({ kind: 'conflict', code: 'position-beyond-end', facts: { after: beyond } });
    }
  });

  it('refuses to wait for a position of another store', async () => {
    const answer = await stage.ask('order-board', { partnership: TLC }, builder, positionAt('elsewhere', 1n));
    expect(answer).toMatchObject({ outcome: 'refused', kind: 'conflict', code: 'position-of-another-store' });
  });

  it('refuses strangers and what nobody can ask', async () => {
    const stranger = { ...builder, authority: 'E09000003' };
    expect(await stage.ask('joint-order', ORDER, stranger)).toMatchObject({ kind: 'not-found' });
    expect(await stage.ask('everything', {}, builder)).toMatchObject({ code: 'unknown-query' });
  });

  it('knows after a restart what happened while it was away', async () => {
    await stage.app.close();
    await stage.tell(story.authorised(CAMDEN, 6_940));
    await stage.start();
    const { body } = await stage.found('joint-order', ORDER, auditor(CAMDEN), stage.last);
    expect(body).toMatchObject({ commitments: [{ authority: CAMDEN, amounts: { allowedPence: 6_940 } }, {}, {}] });
  });

  it('shows an append within the time a person would notice', async () => {
    const times: number[] = [];
    for (let time = 0; time < 40; time += 1) {
      const begun = performance.now();
      story.consented(CAMDEN);
      await stage.tell(story);
      await stage.found('order-board', { partnership: TLC }, builder, stage.last);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(
      `append to visible: median ${times[20]?.toFixed(1)} ms, slowest ${times[39]?.toFixed(1)} ms\n`,
    );
    expect(times[20]).toBeLessThan(500);
  });
});

/** Positions and instants differ from store to store; all else is the same. */
function withoutPlaces(answer: Found | Refused): object {
  const text = JSON.stringify(answer.outcome === 'found' ? { body: answer.body } : answer);
  const parsed = JSON.parse(text, (key, value: unknown) => (key === 'position' || key === 'id' ? '' : value)) as object;
  return parsed;
}
