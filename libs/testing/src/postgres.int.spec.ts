import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresCluster } from './postgres-cluster.js';
import { type FreshDatabase, freshDatabase } from './postgres.js';

describe('real PostgreSQL for tests', () => {
  const opened: FreshDatabase[] = [];
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.drop();
  });

  async function query(url: string, statement: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  it('each database is new, and as durable as in production', async () => {
    opened.push(await freshDatabase(), await freshDatabase());
    const [first, second] = opened as [FreshDatabase, FreshDatabase];
    await query(first.url, 'create table shelf (id int)');
    expect(await query(second.url, `select to_regclass('shelf') as found`)).toEqual([{ found: null }]);
    expect(await query(first.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('a cluster killed with SIGKILL starts again with what was committed', async () => {
    const cluster = await PostgresCluster.start();
    try {
      await query(cluster.url, 'create table shelf as select 7 as id');
      await cluster.kill();
      await expect(query(cluster.url, 'select 1')).rejects.toThrow();
      await cluster.restart();
      expect(await query(cluster.url, 'select id from shelf')).toEqual([{ id: 7 }]);
    } finally {
      await cluster.stop();
    }
  });
});
