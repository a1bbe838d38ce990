import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import pg from 'pg';
import { lasting } from '#postgres';
import { StoreUnavailable } from '../event-store.js';

/** A prepared statement: parsed once for each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1_000;

/** A pool of connections that outlives its server: a statement is tried again while the server is away. */
export class Database {
  constructor(
    readonly pool: pg.Pool,
    /** For how many milliseconds a statement is tried again. */
    private readonly patience: number,
  ) {
    lasting(pool);
  }

  /** Runs a statement that may be run twice. Throws StoreUnavailable. */
  async query<R extends pg.QueryResultRow>({ name, text, values }: Statement, until?: AbortSignal): Promise<R[]> {
    return this.persist(async () => (await this.pool.query<R>({ name, text, values: [...values] })).rows, until);
  }

  /** Tries until it succeeds: for `patience`, or for ever when a signal says when to end. Throws StoreUnavailable. */
  async persist<T>(attempt: () => Promise<T>, until?: AbortSignal): Promise<T> {
    const deadline = Date.now() + this.patience;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await attempt();
      } catch (error) {
        if (!isOutage(error)) throw error;
        const over = this.pool.ended || this.pool.ending || (until ? until.aborted : Date.now() + pause > deadline);
        if (over) throw new StoreUnavailable('PostgreSQL does not answer', { cause: error });
        await sleep(pause, undefined, until ? { signal: until } : {}).catch(() => undefined); // woken by the abort
      }
    }
  }
}

/**
 * Connection trouble, shutdown or start of the server, a lack of its resources, a time-out, a standby that is not yet
 * primary. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OUTAGES = /^(08|53|57P0[1-5]|57014|55P03|25006|40001|40P01)/;

/** True when the server could not do it now, as against refusing to do it. */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return OUTAGES.test(error.code ?? '');
  // pg reports broken connections and its own time-outs as plain errors, many without a code. Node makes its own of them
  // outside of a sandbox (jest's) and they are no instances of the Error in it.
  return types.isNativeError(error) && error.name !== 'TypeError' && error.name !== 'RangeError';
}

/** True when a row of the same key stood there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}
