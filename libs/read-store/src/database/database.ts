import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { lasting } from '#postgres';
import { migrate } from './migrate.js';

/** What runs SQL: the pool, or the one connection of a transaction. */
export interface Queries {
  /** With a name the statement is prepared once for each connection; the name stands for this text for ever. */
  query<R extends QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}

/** Where the read store lives: its own pool made from an address, or one that is shared and closed by its owner. */
export type Address = { readonly url: string; readonly connections?: number } | { readonly pool: Pool };

/** A pool of connections at one moment. */
export type Connections = Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;

/** A process that is stopped inside a transaction (a debugger, a frozen machine) lets go of its locks after this long. */
const IDLE_LIMIT = '15s';

/** No statement of ours takes so long. When one does, its answer was lost on the way, and the connection is closed. */
const LONGEST_MS = 60_000;

/** The tables of the read store. */
export class Database implements Queries {
  private constructor(
    private readonly pool: Pool,
    private readonly owned: boolean,
  ) {}

  /** Connects and brings the schema `read_store` up to date; safe when several processes do it at once. */
  static async open(address: Address): Promise<Database> {
    const owned = 'url' in address;
    const pool = lasting(owned ? poolAt(address.url, address.connections ?? 8) : address.pool);
    const database = new Database(pool, owned);
    try {
      await database.transaction(migrate);
    } catch (error) {
      if (owned) await pool.end();
      throw error;
    }
    return database;
  }

  get connections(): Connections {
    return this.pool;
  }

  query<R extends QueryResultRow>(sql: string, values: readonly unknown[] = [], name?: string) {
    return this.pool.query<R>(configOf(sql, values, name));
  }

  /** Commits when `work` resolves, rolls back when it throws. */
  async transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(`begin; set local idle_in_transaction_session_timeout = '${IDLE_LIMIT}'`);
      const result = await work(queriesOf(client));
      await client.query('commit');
      return result;
    } catch (error) {
      broken = await rollback(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    if (this.owned) await this.pool.end();
  }
}

function poolAt(url: string, connections: number): Pool {
  return new Pool({
    ...{ connectionString: url, max: connections, keepAlive: true },
    ...{ connectionTimeoutMillis: LONGEST_MS, query_timeout: LONGEST_MS },
    application_name: 'commonshelf-views',
  });
}

function queriesOf(client: PoolClient): Queries {
  return { query: (sql, values = [], name) => client.query(configOf(sql, values, name)) };
}

function configOf(text: string, values: readonly unknown[], name: string | undefined): QueryConfig {
  return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
}

/** A connection that can't even roll back is thrown away, not given back. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
