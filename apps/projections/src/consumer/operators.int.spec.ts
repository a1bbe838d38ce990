import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { ROLES, type Json, type Position } from '#kernel';
import { consumerCommands } from '#messages/operations';
import { jointOrderEvents } from '#messages/procurement';
import { queries } from '#messages/questions';
import { person, until } from '#testing';
import { Stage, operator } from '../rehearsal/stage.js';
import { ORDER, CAMDEN, Story, TLC, auditor, builder } from '../rehearsal/story.js';

const { PauseConsumer, RebuildProjection, ResumeConsumer, RetryParkedScope, SkipParkedEvent } = consumerCommands;
const VIEWS = { consumer: 'orders-views', parkedScope: TLC };
const operatorsQueries = queries.filter(({ may }) => may.every((role) => role === 'operator'));
const ajv = new Ajv({ strict: false });
const validators = new Map(operatorsQueries.map(({ name, answer }) => [name, ajv.compile(answer)]));
let stage: Stage;
const story = new Story();

beforeAll(async () => {
  stage = await Stage.open();
  await stage.tell(story.founded().drafted().opened());
  await stage.found('order-board', { partnership: TLC }, builder, stage.last);
});
afterAll(() => stage.close());

/** Asks as an operator, and expects an answer of the declared shape. */
async function ask<T>(name: string, data: object = {}, after?: string): Promise<T> {
  const { body } = await stage.found(name, data, operator, after);
  const valid = validators.get(name);
  expect(valid?.(body) ? [] : valid?.errors).toEqual([]);
  return body as T;
}

interface Consumer {
  readonly consumer: string;
  readonly eventsBehind: number;
  readonly secondsBehind: number;
  readonly parked: number;
  readonly rebuilds: readonly Json[];
}
const consumers = () => ask<{ healthy: boolean; head: string; consumers: readonly Consumer[] }>('consumers');
const views = async () => (await consumers()).consumers.find(({ consumer }) => consumer === VIEWS.consumer);
const parked = async () => (await ask<{ parked: readonly object[] }>('parked-scopes')).parked;
const isParked = async () => (await parked()).length === 1;

/** Appends an event that speaks of an order nobody has drafted. */
async function poison(): Promise<Position> {
  const early = jointOrderEvents.OrderLineConsented({ ...ORDER, order: 'TLC-9', line: '1', authority: CAMDEN });
  await stage.append({ scope: TLC, stream: 'jointOrder-tlc.TLC-9', by: builder }, [early]);
  await until(isParked);
  return stage.last;
}

describe('an operator', () => {
  it('sees that all is well: how far each projection and process is', async () => {
    await until(async () => (await consumers()).consumers.every(({ eventsBehind }) => eventsBehind === 0));
    const seen = await consumers();
    expect(seen).toMatchObject({ healthy: true, head: stage.last });
    const names = seen.consumers.map(({ consumer }) => consumer);
    expect(names).toEqual(expect.arrayContaining(['funds-views', 'orders-views', 'projection-repairs']));
    expect(await views()).toMatchObject({
      ...{ kind: 'projection', position: stage.last, eventsBehind: 0, secondsBehind: 0, parked: 0 },
      ...{ frozen: false, paused: null, fault: null, rebuilds: [] },
    });
  });

  it('sees how far behind one is that was away, and since when', async () => {
    await stage.app.close();
    await stage.tell(story.closed());
    await stage.readStore.database.query(
      `insert into read_store.consumer (name) values ('forgotten-views'), ('process:new')`,
      [],
    );
    await stage.start();
    const { consumers: all } = await consumers();
    expect(all.some(({ consumer }) => consumer === 'forgotten-views')).toBe(false);
    expect(all.find(({ consumer }) => consumer === 'new')).toMatchObject({ kind: 'process', position: null });
    expect(all.find(({ consumer }) => consumer === 'new')?.eventsBehind).toBeGreaterThan(10);
    await stage.readStore.database.query(`delete from read_store.consumer where name = 'process:new'`, []);
  });

  it('sees what is parked and why, and the event itself; then skips it with a reason, which is kept', async () => {
    const position = await poison();
    const place = { consumer: VIEWS.consumer, kind: 'projection', scope: TLC, attempts: 1, retrying: false };
    expect(await parked()).toMatchObject([{ ...place, event: { type: 'OrderLineConsented', position } }]);
    const one = await ask<{ reason: string; event: object; actions: readonly object[] }>('parked-scope', VIEWS);
    expect(one).toMatchObject({
      ...place,
      event: { stream: 'jointOrder-tlc.TLC-9', revision: 0, actor: builder.subject, data: { order: 'TLC-9' } },
      actions: [
        { path: `/operations/consumers/orders-views/parked/${TLC}/retry`, body: {} },
        { path: `/operations/consumers/orders-views/parked/${TLC}/skip`, body: { position } },
        { path: '/operations/consumers/orders-views/rebuilds', body: { onlyScope: TLC } },
      ],
    });
    expect(one.reason).not.toBe('');
    expect((await consumers()).healthy).toBe(false);

    const retried = await stage.operate(RetryParkedScope, { ...VIEWS, reason: 'Perhaps it was the weather.' });
    expect(retried).toMatchObject({ outcome: 'accepted', events: ['ParkedScopeRetried'] });
    await ask('consumers', {}, positionOf(retried));
    expect(await parked()).toMatchObject([{ attempts: 2 }]);

    const elsewhere = await stage.operate(SkipParkedEvent, { ...VIEWS, position: `${position}9`, reason: 'x' });
    expect(elsewhere).toMatchObject({ kind: 'conflict', code: 'parked-elsewhere', facts: { position } });
    const skipped = await stage.operate(SkipParkedEvent, { ...VIEWS, position, reason: 'There is no such order.' });
    const { asOf } = await stage.found('consumers', {}, operator, positionOf(skipped));
    expect(asOf?.position).toBe(positionOf(skipped));
    expect(await consumers()).toMatchObject({ healthy: true });
    expect(await stage.ask('parked-scope', VIEWS, operator)).toMatchObject({ code: 'scope-not-parked' });
    const again = await stage.operate(RetryParkedScope, { ...VIEWS, reason: 'x' });
    expect(again).toMatchObject({ kind: 'conflict', code: 'scope-not-parked', facts: { parked: [] } });
  });

  it('rebuilds a projection, and sees how far it is and how long it will take', async () => {
    const before = (await stage.found('joint-order', ORDER, auditor(CAMDEN), stage.last)).body;
    const rebuilt = await stage.operate(RebuildProjection, { consumer: VIEWS.consumer, reason: 'To be sure.' });
    await ask('consumers', {}, positionOf(rebuilt));
    expect((await stage.found('joint-order', ORDER, auditor(CAMDEN))).body).toEqual(before);
    // As another process would that is in the middle of one scope.
    await stage.readStore.database.query(
      `insert into read_store.generation (consumer, version, scope, state, position, done, started_at)
       select $1, version, 'tlc', 'building', regexp_replace(position, '@.*', '@' || lpad('4', 20, '0')), 4,
              now() - interval '8 seconds'
         from read_store.generation where consumer = $1 and state = 'active'`,
      [VIEWS.consumer],
    );
    const rebuilds = (await views())?.rebuilds as readonly { total: number; secondsLeft: number }[];
    expect(rebuilds).toMatchObject([{ scope: 'tlc', done: 4 }]);
    expect(rebuilds[0]?.total).toBeGreaterThan(10);
    expect(rebuilds[0]?.secondsLeft).toBeGreaterThan(8);
  });

  it('sees which commands of processes were refused', async () => {
    await stage.readStore.database.query(
      `insert into read_store.process_refusals
         (command_id, process, scope, command_type, stream, event_id, kind, code, facts)
       select 'c' || n, 'commitments', 'tlc', 'AuthoriseCommitment', 'fund-x', 'e1', 'rule', 'too-late', '{"by": 1}'
         from generate_series(1, 3) n`,
      [],
    );
    const { refusals } = await ask<{ refusals: readonly object[] }>('process-refusals', { limit: 2 });
    expect(refusals).toHaveLength(2);
    expect(refusals[0]).toMatchObject({ consumer: 'commitments', code: 'too-late', facts: { by: 1 } });
    expect((await ask<{ refusals: readonly object[] }>('process-refusals')).refusals).toHaveLength(3);
  });

  it('is told when there is no such consumer', async () => {
    const nobody = { consumer: 'nobody', parkedScope: TLC };
    expect(await stage.ask('parked-scope', nobody, operator)).toMatchObject({ code: 'consumer-unknown' });
    expect(await stage.operate(RetryParkedScope, { ...nobody, reason: 'x' })).toMatchObject({
      ...{ kind: 'not-found', code: 'consumer-unknown' },
      facts: { consumers: expect.arrayContaining(['orders-views']) },
    });
  });

  it('alone may ask and repair', async () => {
    for (const role of ROLES.filter((each) => each !== 'operator')) {
      const other = person('someone', CAMDEN, role);
      for (const { name } of operatorsQueries)
        expect(await stage.ask(name, VIEWS, other)).toMatchObject({ kind: 'forbidden', code: 'role-not-allowed' });
      for (const command of [RetryParkedScope, SkipParkedEvent, RebuildProjection, PauseConsumer, ResumeConsumer])
        expect(await stage.operate(command, { ...VIEWS, reason: 'x' }, other)).toMatchObject({ kind: 'forbidden' });
    }
  });
});

function positionOf(answer: Awaited<ReturnType<Stage['operate']>>): string {
  if (answer.outcome !== 'accepted' || answer.position === null)
    throw new Error(`not accepted: ${JSON.stringify(answer)}`);
  return answer.position;
}
