import pg from 'pg';
import type { Logger } from 'pino';
import { lasting } from '#postgres';

/** Milliseconds that the database may take to take a connection, and to answer: beyond that the door says that it is away. */
const PATIENCE_MS = 3_000;

/** Connections for the door's memory. A network that swallows everything costs a command some seconds, never for ever. */
export function doorPool(connectionString: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
    // A plan that was kept from when the table was empty would read the whole of it for ever.
    options: '-c plan_cache_mode=force_custom_plan',
  });
  return lasting(pool, (error) => logger.warn({ err: error }, 'a connection of the door was lost'));
}
