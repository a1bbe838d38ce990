import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { NO_STREAM, PostgresEventStore } from '#event-store';
import { freshDatabase, type FreshDatabase } from '#testing';
import { FakeGateway } from '../testing/fake-gateway.js';

const event = (number: number, stream: string) => ({
  id: `${stream}-${number}`,
  type: 'FundOpened',
  data: { name: `Fund ${number}` },
  metadata: {
    ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'a', authority: null },
    ...{ scope: 'camden', at: '2026-11-27T09:00:00.000Z', version: 1 },
  },
});

let database: FreshDatabase;
let gateway: FakeGateway;
beforeEach(async () => {
  [database, gateway] = await Promise.all([freshDatabase(), FakeGateway.open()]);
  const store = await PostgresEventStore.connect({ url: database.url });
  for (const stream of ['fund-a', 'fund-b'])
    await store.append(stream, NO_STREAM, [event(0, stream), event(1, stream), event(2, stream)]);
  await store.close();
});
afterEach(async () => {
  await Promise.all([database.drop(), gateway.close()]);
});

/** What the command line says of the history, and that it asked no gateway. */
async function verified(line = '', environment: NodeJS.ProcessEnv = { EVENTS_DATABASE_URL: database.url }) {
  const ran = await gateway.ops(['verify', ...line.split(' ').filter(Boolean)], environment);
  expect(gateway.heard).toEqual([]);
  return ran;
}

async function change(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`set session_replication_role = replica; ${sql}`);
  await client.end();
}

const digestIn = (out: string) => /^Digest of all heads: ([0-9a-f]{64})$/m.exec(out)?.[1];
const positionIn = (out: string) => /up to (\S+)\.$/m.exec(out)?.[1] ?? '';

describe('ops verify', () => {
  it('finds a history whole, and says up to where and how two can compare it', async () => {
    const { code, out } = await verified();
    expect(out).toMatch(/^6 events in 2 streams, up to \w+@0*6\.\nDigest of all heads: [0-9a-f]{64}\nEvery hash /);
    expect(code).toBe(0);
    expect(JSON.parse((await verified('--json')).out)).toEqual({
      ...{ events: 6, streams: 2, position: positionIn(out), digest: digestIn(out), faultCount: 0, faults: [] },
    });
  });

  it('names the stream, the revision and what was expected where an event was altered, or is missing from the middle', async () => {
    await change(`update event_store.events set data = '{"name":"Mine"}' where id = 'fund-a-1'`);
    await change(`delete from event_store.events where id = 'fund-b-0'`);
    const { code, out } = await verified();
    expect(out).toMatch(
      /^fund-a, revision 1 \(\w+@0*2\): the hash [0-9a-f]{64} is recorded and [0-9a-f]{64} was expected/m,
    );
    expect(out).toMatch(/^fund-b, revision 0 \(\w+@0*5\): revision 0 was expected and 1 stands there/m);
    expect(out).toMatch(/^1 event is missing before \w+@0*5\.$/m);
    expect(out).toContain('3 faults: this is not the history that was written.');
    expect(code).toBe(1);
  });

  it.each([
    ['of a stream in the middle', 'fund-a-2', /^1 event is missing before \w+@0*4\.$/m],
    [
      'of everything',
      'fund-b-2',
      /^An event was expected at \w+@0*6, and the last one before it stands at \w+@0*5\.$/m,
    ],
  ])('finds the last event %s missing, which no chain shows', async (_where, id, sentence) => {
    await change(`delete from event_store.events where id = '${id}'`);
    const { code, out } = await verified();
    expect(out).toMatch(sentence);
    expect(code).toBe(1);
  });

  it('up to the position of an earlier one has its digest, also when the history has grown', async () => {
    const before = (await verified()).out;
    const store = await PostgresEventStore.connect({ url: database.url });
    await store.append('fund-c', NO_STREAM, [event(0, 'fund-c')]);
    await store.close();
    const { code, out } = await verified(`--until ${positionIn(before)}`);
    expect({ code, digest: digestIn(out) }).toEqual({ code: 0, digest: digestIn(before) });
    expect(digestIn((await verified()).out)).not.toBe(digestIn(before));
  });

  it('up to a position tells a history that came back shorter, and one that is another', async () => {
    const position = positionIn((await verified()).out);
    await change(`delete from event_store.events where position > 4; update event_store.store set position = 4`);
    expect((await verified()).code).toBe(0);
    const { code, out } = await verified(`--until ${position}`);
    expect(out).toContain(`An event was expected at ${position}`);
    expect(code).toBe(1);
    const other = await verified(`--until ${position.replace(/^\w+/, 'another')}`);
    expect(await verified('--until 7')).toMatchObject({ code: 2, aside: expect.stringContaining('not 7') });
    expect(other).toMatchObject({ code: 1, aside: expect.stringContaining('another store') });
  });

  it('looks at one stream alone', async () => {
    await change(`update event_store.events set data = '{"name":"Mine"}' where id = 'fund-a-1'`);
    expect(await verified('--stream fund-b')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^3 events in 1 stream,/),
    });
    expect(await verified('--stream fund-a')).toMatchObject({ code: 1 });
    expect(await verified('--stream fund-x')).toMatchObject({
      code: 1,
      out: expect.stringContaining('no event in fund-x'),
    });
  });

  it('calls an empty history not whole, and one that can’t be read neither', async () => {
    await change(`delete from event_store.events; update event_store.store set position = 0`);
    expect(await verified()).toMatchObject({ code: 1, out: expect.stringContaining('There is no event') });
    await change('drop schema event_store cascade');
    const none = await verified('', { DATABASE_URL: database.url });
    expect(none).toMatchObject({ code: 69, out: '', aside: expect.stringContaining('no history of Commonshelf') });
  });

  it.each<readonly [string, NodeJS.ProcessEnv, string]>([
    ['none', {}, 'Set EVENTSTORE_URL'],
    ['an empty one', { EVENTSTORE_URL: '', EVENTS_DATABASE_URL: '' }, 'Set EVENTSTORE_URL'],
    ['a wrong one', { EVENTSTORE_URL: 'esdb://secret@' }, 'EVENTSTORE_URL must be like esdb://'],
    [
      'one of something else',
      { EVENTS_DATABASE_URL: 'mysql://u:secret@h/d' },
      'EVENTS_DATABASE_URL must be like postgres://',
    ],
  ])('given %s as the address, says what is to be set', async (_what, environment, sentence) => {
    const { code, aside } = await verified('', environment);
    expect({ code, aside }).toEqual({ code: 78, aside: expect.stringContaining(sentence) });
    expect(aside).not.toContain('secret');
  });
});
