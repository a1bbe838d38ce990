import pg from 'pg';
import type { Logger } from 'pino';
import { lasting } from '#postgres';

/** Milliseconds the database may take to accept a connection, or to answer, before the door reports it as away. */
const PATIENCE_MS = 3_000;

const PLANNED_ONCE = [
  ...['plan_cache_mode=force_generic_plan', 'enable_seqscan=off'],
  ...['enable_hashjoin=off', 'enable_mergejoin=off'],
];

/** Connections for the door's memory. When the network drops everything, a command fails after seconds instead of hanging. */
export function doorPool(connectionString: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    keepAlive: true,
    // Planned once for a connection, and for rows that are found by their index: planning again for each batch costs as much as
    // the batch, and a plan that was made while the table was empty would go on reading the whole of it.
    options: PLANNED_ONCE.map((setting) => `-c ${setting}`).join(' '),
  });
  return lasting(pool, (error) => logger.warn({ err: error }, 'a connection of the door was lost'));
}
