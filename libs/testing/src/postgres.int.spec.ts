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

  it('one that was used before is empty again, and who was connected to it does not get there', async () => {
    const first = await freshDatabase();
    await query(first.url, 'create schema branch create table branch.shelf (id int); create table shelf (id int)');
    const left = new pg.Pool({ connectionString: first.url });
    left.on('error', () => undefined);
    await left.query('select 1');
    await first.drop();
    const next = Array.from({ length: 8 }, () => freshDatabase());
    opened.push(...(await Promise.all(next)));
    const found = `select table_name from information_schema.tables where table_schema !~ '^(pg_|information_schema)'`;
    for (const { url } of opened) expect(await query(url, found)).toEqual([]);
    expect(new Set(opened.map(({ url }) => url)).size).toBe(8);
    await expect(left.query('select 1')).rejects.toThrow();
    await left.end();
    await query(opened[0]?.url ?? '', 'create table shelf (id int)');
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
