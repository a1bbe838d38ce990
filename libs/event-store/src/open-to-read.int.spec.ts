import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Recorded } from '#kernel';
import { freshDatabase } from '#testing';
import { NO_STREAM, NoHistory, type ReadableStore } from './event-store.js';
import { EventStoreDbEventStore } from './eventstoredb/event-store-db-event-store.js';
import { ScriptedServer } from './eventstoredb/testing/scripted-server.js';
import { openToRead } from './open-event-store.js';
import { PostgresEventStore } from './postgres/postgres-event-store.js';

const EVENT = {
  id: '0b7c9a54-6f0f-4a35-9c1f-5d2f0f7c1a11',
  type: 'FundOpened',
  data: { name: 'Fund' },
  metadata: {
    ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'a', authority: null },
    ...{ scope: 'camden', at: '2026-11-27T09:00:00.000Z', version: 1 },
  },
};

async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

async function allIn(store: ReadableStore): Promise<readonly Recorded[]> {
  const events: Recorded[] = [];
  for await (const page of store.readAll()) events.push(...page);
  return events;
}

describe('a store in PostgreSQL, opened to be read,', () => {
  it('is given to a user who may do nothing else', async () => {
    const database = await freshDatabase();
    const store = await PostgresEventStore.connect({ url: database.url });
    await store.append('fund-a', NO_STREAM, [EVENT]);
    await store.close();
    const auditor = `auditor_${process.pid}`;
    await on(database.url, (client) =>
      client.query(`create role ${auditor} login password 'p'; grant usage on schema event_store to ${auditor};
                    grant select on event_store.events, event_store.store to ${auditor}`),
    );
    const url = Object.assign(new URL(database.url), { username: auditor, password: 'p' }).href;

    const opened = await openToRead({ databaseUrl: url });
    expect(await allIn(opened.store)).toMatchObject([{ id: EVENT.id, stream: 'fund-a' }]);
    await opened.store.close();

    await on(database.url, (client) => client.query(`drop owned by ${auditor}; drop role ${auditor}`));
    await database.drop();
  });

  it('is not made where there is none', async () => {
    const database = await freshDatabase();
    await expect(openToRead({ databaseUrl: database.url })).rejects.toBeInstanceOf(NoHistory);
    const schemas = await on(database.url, (client) =>
      client.query(`select 1 from pg_namespace where nspname = 'event_store'`),
    );
    expect(schemas.rows).toEqual([]);
    await database.drop();
  });

  it('lets its sessions write nothing, whatever their user may do', async () => {
    const database = await freshDatabase();
    await (await PostgresEventStore.connect({ url: database.url })).close();
    const store = await PostgresEventStore.openToRead({ url: database.url, patience: 100 });
    await expect((store as PostgresEventStore).append('fund-a', NO_STREAM, [EVENT])).rejects.toThrow();
    expect(await store.end()).toBeUndefined();
    await store.close();
    await database.drop();
  });
});

describe('a store in EventStoreDB, opened to be read,', () => {
  it('is named by whoever writes, and not made where there is none', async () => {
    const server = await ScriptedServer.start();
    await expect(openToRead({ eventStoreUrl: server.url, databaseUrl: '' })).rejects.toBeInstanceOf(NoHistory);
    expect(server.seen.map(({ call }) => call)).not.toContain('append');

    const store = await EventStoreDbEventStore.connect({ url: server.url });
    await store.append('fund-a', NO_STREAM, [EVENT]);
    const opened = await openToRead({ eventStoreUrl: server.url, databaseUrl: '' });
    expect(await opened.store.identity()).toBe(await store.identity());
    expect(await allIn(opened.store)).toMatchObject([{ id: EVENT.id }]);
    await Promise.all([store.close(), opened.store.close()]);
    server.stop();
  });
});
