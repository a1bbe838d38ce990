import pg from 'pg';
import type { Logger } from 'pino';
import { lasting } from '#postgres';

/** Milliseconds the database may take to accept a connection, or to answer, before the door reports it as away. */
const PATIENCE_MS = 3_000;

/** Connections for the door's memory. When the network drops everything, a command fails after seconds instead of hanging. */
export function doorPool(connectionString: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
    // A plan that was made and kept while the table was empty would go on reading the whole of it.
    options: '-c plan_cache_mode=force_custom_plan',
  });
  return lasting(pool, (error) => logger.warn({ err: error }, 'a connection of the door was lost'));
}
