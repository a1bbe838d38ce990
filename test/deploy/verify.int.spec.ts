import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { NO_STREAM, PostgresEventStore } from '#event-store';
import { freshDatabase, type FreshDatabase } from '#testing';
import { REPOSITORY } from './reading.js';

/** What deploy/verify.js says, and its exit code. */
function verified(environment: Readonly<Record<string, string>>): readonly [number | null, string] {
  const { PATH = '' } = process.env;
  const options = { cwd: REPOSITORY, encoding: 'utf8', env: { PATH, ...environment } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['deploy/verify.js'], options);
  return [status, stdout + stderr];
}

const event = (number: number, stream: string) => ({
  id: `${stream}-${number}`,
  type: 'FundOpened',
  data: { name: `Fund ${number}` },
  metadata: {
    ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'a', authority: null },
    ...{ scope: 'camden', at: '2026-11-27T09:00:00.000Z', version: 1 },
  },
});

describe('deploy/verify.js', () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    database = await freshDatabase();
    const store = await PostgresEventStore.connect({ url: database.url });
    for (const stream of ['fund-a', 'fund-b'])
      await store.append(stream, NO_STREAM, [event(0, stream), event(1, stream), event(2, stream)]);
    await store.close();
  });
  afterEach(() => database.drop());

  async function change(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`set session_replication_role = replica; ${sql}`);
    await client.end();
  }

  it('finds each stream whole, and says up to where', () => {
    const [code, said] = verified({ EVENTS_DATABASE_URL: database.url });
    expect(said).toMatch(/^6 events in 2 streams, up to \w+@0*6: none broken\.\n$/);
    expect(code).toBe(0);
  });

  it('names the stream and the event that was altered, or is missing from the middle', async () => {
    await change(`update event_store.events set data = '{"name":"Mine"}' where id = 'fund-a-1'`);
    await change(`delete from event_store.events where id = 'fund-b-0'`);
    const [code, said] = verified({ EVENTS_DATABASE_URL: database.url });
    expect(said).toMatch(/^fund-a is broken at revision 1 \(\w+@0*2\)\.$/m);
    expect(said).toMatch(/^fund-b is broken at revision 0 \(\w+@0*5\)\.$/m);
    expect(said).toContain('5 events in 2 streams');
    expect(code).toBe(1);
  });

  it('does not call an empty or unknown history whole', async () => {
    const empty = await freshDatabase();
    expect(verified({ EVENTS_DATABASE_URL: empty.url })[0]).toBe(1);
    expect(verified({})[0]).toBe(78);
    await empty.drop();
  });
});
