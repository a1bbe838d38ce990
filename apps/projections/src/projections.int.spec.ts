import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { NO_STREAM, PostgresEventStore, type EventStore, type Head } from '#event-store';
import {
  positionAt,
  storeOf,
  type Actor,
  type Answer,
  type CommandClass,
  type Event,
  type Found,
  type Position,
  type Refused,
} from '#kernel';
import { catalogue } from '#messages/catalogue';
import { consumerCommands } from '#messages/operations';
import { jointOrderEvents } from '#messages/procurement';
import { Projecting, ReadStore } from '#read-store';
import { MEANS, envelop } from '#service';
import { NOW, freshDatabase, person, type FreshDatabase } from '#testing';
import { InProcessTransport, Transport } from '#transport';
import { ProjectionsModule } from './index.js';
import type { Occasion } from './rehearsal/rehearsal.js';
import { CAMDEN, ISLINGTON, ORDER, Story, TLC, auditor, builder, stockManager } from './rehearsal/story.js';

let database: FreshDatabase;
let store: EventStore;
let transport: InProcessTransport;
let readStore: ReadStore;
let app: INestApplicationContext;
let last: Position;
const heads = new Map<string, Head>();
let events = 0;

beforeAll(async () => {
  database = await freshDatabase();
  store = await PostgresEventStore.connect({ url: database.url });
  transport = new InProcessTransport(store);
  readStore = await ReadStore.open({ url: database.url });
  await start();
});

afterAll(async () => {
  await app.close();
  await transport.close();
  await readStore.close();
  await store.close();
  await database.drop();
});

async function start(): Promise<void> {
  @Global()
  @Module({
    providers: [
      { provide: MEANS, useValue: { store, catalogue, clock: () => NOW } },
      { provide: Transport, useValue: transport },
      { provide: ReadStore, useValue: readStore },
    ],
    exports: [MEANS, Transport, ReadStore],
  })
  class World {}
  app = await Test.createTestingModule({ imports: [World, ProjectionsModule.register({ waitMs: 2_000 })] }).compile();
  app.useLogger(false);
  await app.init();
}

async function append({ scope, stream, by, at = NOW }: Occasion, made: readonly Event[]): Promise<void> {
  const { head, position } = await store.append(
    stream,
    heads.get(stream) ?? NO_STREAM,
    made.map((event) => {
      events += 1;
      const commandId = `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`;
      return {
        id: commandId,
        ...event,
        metadata: {
          commandId,
          commandHash: '0'.repeat(64),
          correlationId: commandId,
          causationId: commandId,
          actor: by.subject,
          authority: by.authority,
          scope,
          at,
          version: catalogue.versionOf(event.type),
        },
      };
    }),
  );
  heads.set(stream, head);
  last = position;
}

/** A story told into the real store, in the order it happened. */
async function tell(story: Story, from = 0): Promise<number> {
  const { told } = story.rehearsal;
  for (const { occasion, events: made } of told.slice(from)) await append(occasion, made);
  return told.length;
}

async function ask(type: string, data: object, by: Actor, after?: string): Promise<Found | Refused> {
  const question = after === undefined ? { data } : { data, after };
  return (await transport.ask({ type, data: question, by, correlationId: 'c' }, 10_000)) as Found | Refused;
}

const found = async (...asked: Parameters<typeof ask>): Promise<Found> => {
  const answer = await ask(...asked);
  expect(answer.outcome).toBe('found');
  return answer as Found;
};

describe('the read side on PostgreSQL', () => {
  const story = new Story();
  let told = 0;

  it('answers a question that waits for what was just appended, and says how old the answer is', async () => {
    told = await tell(story.founded().drafted().opened(), told);
    const { body, asOf } = await found('order-board', { partnership: TLC }, builder, last);
    expect(body).toMatchObject({ orders: [{ order: 'TLC-1', state: 'collecting', copies: 23 }] });
    expect(asOf).toEqual({ position: last, at: NOW });
  });

  it('says of every view what the rules say without a server', async () => {
    told = await tell(story.closed(), told);
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
    await found('joint-order', ORDER, builder, last);
    for (const [name, data] of asked) {
      for (const by of [auditor(CAMDEN), stockManager(ISLINGTON), builder]) {
        const there = await ask(name, data, by);
        const here = await story.rehearsal.ask(name, data, by);
        expect({ name, ...withoutPlaces(there) }).toEqual({ name, ...withoutPlaces(here) });
      }
    }
  });

  it('answers with what there is when a position does not come in time', async () => {
    const beyond = positionAt(storeOf(last), 999_999_999n);
    const { body, asOf } = await found('order-board', { partnership: TLC }, builder, beyond);
    expect(body).toMatchObject({ orders: [{ state: 'committing' }] });
    expect(asOf?.position).toBe(last);
  });

  it('refuses to wait for a position of another store', async () => {
    const answer = await ask('order-board', { partnership: TLC }, builder, positionAt('elsewhere', 1n));
    expect(answer).toMatchObject({ outcome: 'refused', kind: 'conflict', code: 'position-of-another-store' });
  });

  it('refuses strangers and what nobody can ask', async () => {
    expect(await ask('joint-order', ORDER, { ...builder, authority: 'E09000003' })).toMatchObject({
      kind: 'not-found',
    });
    expect(await ask('everything', {}, builder)).toMatchObject({ code: 'unknown-query' });
  });

  it('knows after a restart what happened while it was away', async () => {
    await app.close();
    told = await tell(story.authorised(CAMDEN, 6_940), told);
    await start();
    const { body } = await found('joint-order', ORDER, auditor(CAMDEN), last);
    expect(body).toMatchObject({ commitments: [{ authority: CAMDEN, amounts: { allowedPence: 6_940 } }, {}, {}] });
  });

  it('mends, skips and rebuilds as operators decide, and keeps the decision as an event', async () => {
    const projecting = app.get(Projecting);
    const stream = 'jointOrder-tlc.TLC-9';
    const early = jointOrderEvents.OrderLineConsented({ ...ORDER, order: 'TLC-9', line: '1', authority: CAMDEN });
    await append({ scope: TLC, stream, by: builder }, [early]);
    const poison = last;
    await until(async () => (await projecting.parked()).length === 1);
    expect(await projecting.parked()).toMatchObject([{ consumer: 'orders-views', scope: TLC, position: poison }]);
    // Other views of the same partnership go on meanwhile.
    await found('partnership', { partnership: TLC }, builder, poison);
    const decided = await operate(consumerCommands.SkipParkedEvent, {
      consumer: 'orders-views',
      parkedScope: TLC,
      position: poison,
      reason: 'There is no such order.',
    });
    expect(decided).toMatchObject({ outcome: 'accepted', events: ['ParkedEventSkipped'] });
    await until(async () => (await projecting.parked()).length === 0);
    const before = (await found('joint-order', ORDER, auditor(CAMDEN), poison)).body;
    await operate(consumerCommands.RebuildProjection, { consumer: 'orders-views', reason: 'To be sure.' });
    await operate(consumerCommands.RetryParkedScope, { consumer: 'nobody', parkedScope: TLC, reason: 'A mistake.' });
    await until(
      async () => (await readStore.reading.freshness(REPAIRS, consumerCommands.OPERATIONS))?.position === lastOperated,
    );
    expect((await found('joint-order', ORDER, auditor(CAMDEN))).body).toEqual(before);
    expect(await operate(consumerCommands.RebuildProjection, { consumer: 'x', reason: 'x' }, builder)).toMatchObject({
      outcome: 'refused',
      kind: 'forbidden',
    });
  });

  it('shows an append within the time a person would notice', async () => {
    const times: number[] = [];
    for (let time = 0; time < 40; time += 1) {
      const begun = performance.now();
      story.consented(CAMDEN);
      told = await tell(story, told);
      await found('order-board', { partnership: TLC }, builder, last);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(
      `append to visible: median ${times[20]?.toFixed(1)} ms, slowest ${times[39]?.toFixed(1)} ms\n`,
    );
    expect(times[20]).toBeLessThan(500);
  });
});

const REPAIRS = { name: 'process:projection-repairs' };
const operator = person('operator', null, 'operator');
let lastOperated: string | null = null;

async function operate(command: CommandClass, data: object, by: Actor = operator): Promise<Answer> {
  events += 1;
  const about = { id: `operation-${events}`, by, correlationId: 'c', causationId: 'c' };
  const answer = await transport.send(envelop(command, data, about), 5_000);
  if (answer.outcome === 'accepted') lastOperated = answer.position;
  return answer;
}

/** Looks until it holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

/** Positions and instants differ from store to store; all else is the same. */
function withoutPlaces(answer: Found | Refused): object {
  const text = JSON.stringify(answer.outcome === 'found' ? { body: answer.body } : answer);
  const parsed = JSON.parse(text, (key, value: unknown) => (key === 'position' || key === 'id' ? '' : value)) as object;
  return parsed;
}
