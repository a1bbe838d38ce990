import { randomBytes } from 'node:crypto';
import pg from 'pg';

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
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
