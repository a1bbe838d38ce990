import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { withClient } from './with-client.js';

/** A database that nobody else uses, on the run's real PostgreSQL server. */
export interface FreshDatabase {
  readonly url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes a new, empty database on a server: by default on the one that this test run uses (see test/support), `POSTGRES_URL`
 * or an embedded one. That one is only there for `.int.spec.ts` and `.e2e.spec.ts`: in other specs this throws.
 */
export async function freshDatabase(server = process.env['TEST_POSTGRES_URL']): Promise<FreshDatabase> {
  if (!server) throw new Error('no PostgreSQL in this run: name the spec .int.spec.ts or .e2e.spec.ts');
  const name = nameFor('test');
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (!isOurs(server)) {
    await withClient(server, (client) => client.query(`create database ${name}`));
    return { url: url.href, drop: () => withClient(server, (client) => remove(client, name)) };
  }
  const wasUsed = await withClient(server, (client) => claim(client, name));
  if (wasUsed) await withClient(url.href, (client) => client.query(EMPTY));
  return { url: url.href, drop: () => withClient(server, (client) => giveBack(client, name)) };
}

/** Milliseconds that connections may take to end when they were told to. */
const PATIENCE = 5_000;

const EMPTY = `do $$ declare name text; begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
  create schema public;
end $$`;

/** The server ends with the run: its databases may be used again, which takes a fifth of making them. */
function isOurs(server: string): boolean {
  return server === process.env['TEST_POSTGRES_URL'] && !process.env['POSTGRES_URL'];
}

function nameFor(what: string): string {
  return `${what}_${process.pid}_${randomBytes(6).toString('hex')}`;
}

/** Takes a database that another test is done with, or makes one; says whether it is to be emptied. */
async function claim(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ spare: string }>(
    `select datname as spare from pg_database where datname like 'spare\\_%' limit 3`,
  );
  for (const { spare } of rows) {
    try {
      await client.query(`alter database ${spare} rename to ${name}`);
      return true;
    } catch {
      // Another worker took it in this moment.
    }
  }
  await client.query(`create database ${name}`);
  return false;
}

/** Keeps it for another test, under a name that whoever was connected does not know. */
async function giveBack(client: pg.Client, name: string): Promise<void> {
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`;
  const deadline = performance.now() + PATIENCE;
  while ((await client.query(end, [name])).rowCount !== 0 && performance.now() < deadline) await pause(5);
  try {
    await client.query(`alter database ${name} rename to ${nameFor('spare')}`);
  } catch {
    await remove(client, name);
  }
}

async function remove(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
}
