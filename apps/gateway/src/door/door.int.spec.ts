import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, CommandEnvelope } from '#kernel';
import { freshDatabase, gate, until, type FreshDatabase } from '#testing';
import { NoAnswer } from '#transport';
import { ask, type Seen } from '../testing/client.js';
import { PEOPLE, startGateway, type Gateway, type Starting } from '../testing/running-gateway.js';
import { accepted } from '../testing/scripted-transport.js';
import { Memory } from './memory.js';

const SHELF = 'PUT /partnerships/p1/shelves/s1';
let database: FreshDatabase;
let keys = 0;
const open: Gateway[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close();
});

async function start(starting: Starting = {}): Promise<Gateway> {
  const gateway = await startGateway({ database: database.url, ...starting });
  open.push(gateway);
  return gateway;
}

async function giver(gateway: Gateway, who = 'sel'): Promise<(key: string, place?: string) => Promise<Seen>> {
  const token = await gateway.token(who);
  return (key, place = 'By the door') => ask(gateway.url, SHELF, { token, key, body: { place } });
}

const nextKey = (): string => `door-${(keys += 1)}`;

/** The names of the statements that a gateway's memory has had answered from now on. */
function statementsOf({ pool }: Gateway): readonly string[] {
  const names: string[] = [];
  const query = pool.query.bind(pool) as (statement: { readonly name?: string }) => Promise<unknown>;
  pool.query = (async (statement: { readonly name?: string }) => {
    const answer = await query(statement);
    names.push(statement.name ?? '');
    return answer;
  }) as unknown as typeof pool.query;
  return names;
}

describe('one key', () => {
  it('given 20 times in parallel has one effect and one answer', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    const key = nextKey();
    const all = await Promise.all(Array.from({ length: 20 }, () => give(key)));
    expect(gateway.transport.commands).toHaveLength(1);
    for (const seen of all) expect(seen).toMatchObject({ status: 200, body: all[0]?.body });
  });

  it('given 20 times in parallel to two gateways has one effect and one answer', async () => {
    const two = [await start(), await start()] as const;
    const gives = [await giver(two[0]), await giver(two[1])] as const;
    const key = nextKey();
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? gives[0] : gives[1])(key)));
    expect(two.flatMap(({ transport }) => transport.commands)).toHaveLength(1);
    for (const seen of all) expect(seen).toMatchObject({ status: 200, body: all[0]?.body });
  });

  it('given again later has the first answer, a refusal’s too, whatever would be decided now', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    const key = nextKey();
    gateway.transport.decide = async () => ({ outcome: 'refused', kind: 'conflict', code: 'shelf-full', facts: {} });
    const first = await give(key);
    gateway.transport.decide = async (command) => accepted(command);
    const second = await give(key);
    expect(second).toMatchObject({ status: 409, body: first.body });
    const restarted = await giver(await start());
    expect(await restarted(key)).toMatchObject({ status: 409, body: { code: 'shelf-full' } });
    expect(gateway.transport.commands).toHaveLength(1);
  });

  it('with another body is refused, also while the first is under way', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    const elsewhere = await giver(await start());
    const key = nextKey();
    const { passed, open: answer } = gate();
    gateway.transport.decide = (command) => passed.then(() => accepted(command));
    const first = give(key);
    await until(() => gateway.transport.commands.length === 1);
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await give(key, 'In the cellar')).toMatchObject(reused);
    expect(await elsewhere(key, 'In the cellar')).toMatchObject(reused);
    answer();
    expect((await first).status).toBe(200);
    expect(await give(key, 'In the cellar')).toMatchObject(reused);
  });

  it('for another address is refused', async () => {
    const gateway = await start();
    const token = await gateway.token('sel');
    const key = nextKey();
    const other = 'POST /partnerships/p1/shelves/s1/clear';
    expect((await ask(gateway.url, other, { token, key })).status).toBe(200);
    expect((await ask(gateway.url, other.replace('s1', 's2'), { token, key })).status).toBe(422);
    expect((await ask(gateway.url, SHELF, { token, key, body: { place: 'x' } })).status).toBe(422);
  });

  it('of two people is two keys', async () => {
    const gateway = await start();
    const key = nextKey();
    await (
      await giver(gateway, 'sel')
    )(key, 'Here');
    expect((await (await giver(gateway, 'other'))(key, 'There')).status).toBe(200);
    expect(gateway.transport.commands).toHaveLength(2);
  });
});

describe('a gateway that dies', () => {
  it('while a command is under way leaves it to the next one, with the same id', async () => {
    const dying = await start({ deadline: 300 });
    const key = nextKey();
    const never = gate();
    dying.transport.decide = (command) => never.passed.then(() => accepted(command));
    const lost = (await giver(dying))(key);
    await until(() => dying.transport.commands.length === 1);
    const next = await start({ deadline: 300 });
    const seen = await (await giver(next))(key);
    expect(seen.status).toBe(200);
    expect(next.transport.commands.map(({ id }) => id)).toEqual(dying.transport.commands.map(({ id }) => id));
    never.open();
    expect((await lost).status).toBe(200);
  });

  it('and seems to come back late does not change what was answered', async () => {
    const slow = await start({ deadline: 300 });
    const key = nextKey();
    const late = gate();
    slow.transport.decide = () =>
      late.passed.then(() => ({ outcome: 'refused', kind: 'rule', code: 'too-late', facts: {} }));
    const lost = (await giver(slow))(key);
    await until(() => slow.transport.commands.length === 1);
    const next = await start({ deadline: 300 });
    const seen = await (await giver(next))(key);
    late.open();
    expect(await lost).toMatchObject({ status: 200, body: seen.body });
  });

  it.each<readonly [string, (command: CommandEnvelope) => Answer]>([
    ['a refusal', () => ({ outcome: 'refused', kind: 'rule', code: 'too-late', facts: {} })],
    ['nothing to do', (command) => ({ ...accepted(command), position: null, events: [] })],
  ])('and comes back with %s while the next one is at it waits for that one’s answer', async (_, without) => {
    const [slow, next] = [await start({ deadline: 300 }), await start({ deadline: 300 })];
    const key = nextKey();
    const [late, later] = [gate(), gate()];
    slow.transport.decide = () => late.passed.then(() => without(slow.transport.commands[0] as CommandEnvelope));
    next.transport.decide = (command) => later.passed.then(() => accepted(command));
    const lost = (await giver(slow))(key);
    await until(() => slow.transport.commands.length === 1);
    const taken = (await giver(next))(key);
    await until(() => next.transport.commands.length === 1);
    const remembered = statementsOf(slow);
    late.open();
    await until(() => remembered.includes('gateway-door-record'));
    later.open();
    const seen = await taken;
    expect(seen.status).toBe(200);
    expect(await lost).toMatchObject({ status: 200, body: seen.body });
    expect(await (await giver(slow))(key)).toMatchObject({ status: 200, body: seen.body });
  });
});

describe('someone who waits', () => {
  it('has the command sent again by asking after it, unless their roles were withdrawn since', async () => {
    const first = await start();
    first.transport.decide = () => Promise.reject(new NoAnswer());
    const key = nextKey();
    const { status, body } = await (await giver(first))(key);
    expect(status).toBe(202);
    const { id } = body as { readonly id: string };
    const after = await start({ people: PEOPLE.map((each) => ({ ...each, roles: ['receiver'] })) });
    const path = `GET /commands/${id}`;
    expect(await ask(after.url, path, { token: await after.token('sel') })).toMatchObject({
      body: { state: 'pending' },
    });
    expect(after.transport.commands).toEqual([]);
    const still = await start();
    expect(await ask(still.url, path, { token: await still.token('sel') })).toMatchObject({
      body: { state: 'accepted' },
    });
  });

  it('for another gateway is told when it takes too long', async () => {
    const busy = await start({ deadline: 20_000 });
    const key = nextKey();
    const { passed, open: answer } = gate();
    busy.transport.decide = (command) => passed.then(() => accepted(command));
    const first = (await giver(busy))(key);
    await until(() => busy.transport.commands.length === 1);
    const impatient = await start({ deadline: 100 });
    const seen = await (await giver(impatient))(key);
    expect(seen).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect(seen.headers.get('retry-after')).toBe('1');
    answer();
    expect((await first).status).toBe(200);
  });

  it('longer than the deadline may give the command again at once', async () => {
    // A claim still held would keep the second sending waiting for longer than a test may take.
    const gateway = await start({ deadline: 20_000 });
    const give = await giver(gateway);
    const key = nextKey();
    gateway.transport.decide = () => Promise.reject(new NoAnswer());
    expect((await give(key)).status).toBe(202);
    expect((await give(key)).status).toBe(202);
    gateway.transport.decide = async (command) => accepted(command);
    expect((await give(key)).status).toBe(200);
    expect(new Set(gateway.transport.commands.map(({ id }) => id)).size).toBe(1);
  });
});

describe('a command that could not be handed on', () => {
  it('is answered with 503 and may be given again at once', async () => {
    const gateway = await start({ deadline: 20_000 });
    const give = await giver(gateway);
    const key = nextKey();
    gateway.transport.decide = () => Promise.reject(new NoAnswer('Kafka is away', 'unsent'));
    const seen = await give(key);
    expect(seen).toMatchObject({ status: 503, body: { code: 'transport-unavailable' } });
    expect(Number(seen.headers.get('retry-after'))).toBeGreaterThan(0);
    gateway.transport.decide = async (command) => accepted(command);
    expect((await give(key)).status).toBe(200);
  });
});

describe('the memory', () => {
  it('forgets after a day', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    const [old, young] = [nextKey(), nextKey()];
    await give(old);
    await give(young);
    const id = gateway.transport.commands[0]?.id;
    await until(async () => (await rows(gateway, id))[0]?.given === true);
    await gateway.pool.query(`update gateway.door set at = now() - interval '25 hours' where id = $1`, [id]);
    await new Memory(gateway.pool, 1_000).purge();
    expect(await rows(gateway, id)).toEqual([]);
    expect(await rows(gateway, gateway.transport.commands[1]?.id)).toHaveLength(1);
  });

  it('being away is 503, and nothing is sent', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    await gateway.pool.query('alter table gateway.door rename to away');
    expect(await give(nextKey())).toMatchObject({ status: 503, body: { code: 'memory-unavailable' } });
    expect(gateway.transport.commands).toEqual([]);
    await gateway.pool.query('alter table gateway.away rename to door');
    expect((await give(nextKey())).status).toBe(200);
  });

  it('lost after a command was accepted does not take the answer away', async () => {
    const gateway = await start();
    const give = await giver(gateway);
    gateway.transport.decide = async (command) => {
      await gateway.pool.query('alter table gateway.door rename to away');
      return accepted(command);
    };
    expect((await give(nextKey())).status).toBe(200);
    gateway.transport.decide = async (command) => accepted(command);
    await until(() => gateway.log.some((line) => line.includes('not remembered')));
    await gateway.pool.query('alter table gateway.away rename to door');
  });
});

async function rows(gateway: Gateway, id: string | undefined): Promise<readonly { given: boolean }[]> {
  const { rows: found } = await gateway.pool.query<{ given: boolean }>(
    'select given is not null as given from gateway.door where id = $1',
    [id],
  );
  return found;
}
