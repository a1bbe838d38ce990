import type pg from 'pg';

/**
 * Makes a pool outlive its server: a connection that breaks is told to `lost` and replaced by the next statement, and
 * never ends the process, whoever has it. pg emits what broke on the pool for an idle connection, on the client
 * for one that is lent; and a client is lent (its listener taken away) before the borrower has run: what
 * the server sent in the same packet (ready, then "terminating connection") would find no listener at all.
 */
export function lasting(pool: pg.Pool, lost: (error: Error) => void = () => undefined): pg.Pool {
  pool.on('error', lost);
  // Whoever borrowed it is told by its statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
