import { comparePositions, type Event, type Position, type Projection, type Row } from '#kernel';
import { inTime } from '../consuming/patience.js';
import type { Waiters } from '../consuming/waiters.js';
import type { Database } from '../database/database.js';
import { listRows, type Listed, type Listing } from './listing.js';

/** How old an answer from a scope's rows is. */
export interface Freshness {
  /** The last event of the scope that it has seen. */
  readonly position: Position;
  /** When that event happened: instant in UTC. */
  readonly at: string;
  /** When it was applied. */
  readonly appliedAt: string;
  /** The scope waits at an event that can't be applied: there are later events that it has not seen. */
  readonly parked: boolean;
}

/** A projection by its name, whatever its rows. */
interface Named {
  readonly name: string;
}

/** How often to look, in milliseconds, when another process may have moved a checkpoint. */
const LOOK_EVERY = 100;

/** Reads rows, always of the generation that is served; each call sees one moment of it. */
export class Reading {
  constructor(
    private readonly database: Database,
    private readonly waiters: Waiters,
  ) {}

  /** The row under a key. */
  async one<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    key: string,
  ): Promise<R | undefined> {
    const [row] = await this.values<R>(projection, 'r.scope = $2 and r.key = $3', [scope, key]);
    return row;
  }

  /** Those of the keys that have a row, in the order asked. */
  some<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    keys: readonly string[],
  ): Promise<readonly R[]> {
    return this.values<R>(projection, 'r.scope = $2 and r.key = any($3)', [scope, keys], 'array_position($3, r.key)');
  }

  /** Rows of one scope whose key begins so, by key; all of them for the empty prefix. */
  starting<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    prefix: string,
  ): Promise<readonly R[]> {
    return this.values<R>(projection, 'r.scope = $2 and starts_with(r.key, $3)', [scope, prefix]);
  }

  /** All rows of one scope, by key. */
  rows<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string): Promise<readonly R[]> {
    return this.values<R>(projection, 'r.scope = $2', [scope]);
  }

  /** All rows of some scopes, by scope and key. */
  rowsAcross<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scopes: readonly string[],
  ): Promise<readonly R[]> {
    return this.values<R>(projection, 'r.scope = any($2)', [scopes]);
  }

  /** The rows under one key in all scopes, by scope. */
  everywhere<R extends Row, E extends Event>(projection: Projection<R, E>, key: string): Promise<readonly R[]> {
    return this.values<R>(projection, 'r.key = $2', [key]);
  }

  /** Rows of some scopes that have these fields, in order, a page at a time. Throws BadCursor. */
  list<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scopes: readonly string[],
    listing: Listing<R> = {},
  ): Promise<Listed<R>> {
    return listRows(this.database, projection.name, scopes, listing);
  }

  /** How many rows of one scope have a key that begins so, and exactly these values. */
  async count<R extends Row, E extends Event>(
    projection: Projection<R, E>,
    scope: string,
    prefix: string,
    where: NonNullable<Listing<R>['where']> = {},
  ): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(
      `select count(*)::int as count from read_store.consumer c join read_store.rows r on r.generation = c.active
        where c.name = $1 and r.scope = $2 and starts_with(r.key, $3) and r.value @> $4::jsonb`,
      [projection.name, scope, prefix, JSON.stringify(where)],
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * Waits until the scope's rows have seen a position (those of the furthest scope for null, which says nothing of the others), at most so many milliseconds and
   * a moment for the last look. False when the time ran out, also when the database does not answer. Throws ForeignPosition when the position is another store's.
   */
  async waitFor(projection: Named, scope: string | null, position: Position, timeout: number): Promise<boolean> {
    const deadline = performance.now() + timeout;
    for (;;) {
      // Listening begins before looking: a move between the two is not missed.
      const left = Math.max(0, deadline - performance.now());
      const moved = this.waiters.moved(projection.name, scope, Math.min(LOOK_EVERY, left));
      const at = await inTime(this.positionOf(projection, scope), left + LOOK_EVERY);
      if (at !== undefined && comparePositions(at, position) >= 0) return true;
      if (performance.now() >= deadline) return false;
      await moved;
    }
  }

  /** How far a scope's rows are (of all scopes the furthest for null); undefined when it has seen nothing. */
  async freshness(projection: Named, scope: string | null): Promise<Freshness | undefined> {
    const { rows } = await this.database.query<{ position: Position; at: Date; applied_at: Date; parked: boolean }>(
      `select k.position, k.event_at as at, k.applied_at,
         exists (select from read_store.parked p where p.generation = c.active and p.scope = coalesce($2, p.scope)) as parked
       from read_store.consumer c join read_store.checkpoint k on k.generation = c.active
      where c.name = $1 and k.scope = coalesce($2, k.scope) order by k.position desc limit 1`,
      [projection.name, scope],
    );
    const [row] = rows;
    return (
      row && {
        position: row.position,
        at: row.at.toISOString(),
        appliedAt: row.applied_at.toISOString(),
        parked: row.parked,
      }
    );
  }

  /** The furthest checkpoint of these projections that lies before a position; undefined when there is none. */
  async checkpointBefore(projections: readonly Named[], position: Position): Promise<Position | undefined> {
    const { rows } = await this.database.query<{ position: Position | null }>(
      `select max(k.position) as position from read_store.consumer c
         join read_store.checkpoint k on k.generation = c.active where c.name = any($1) and k.position < $2`,
      [projections.map(({ name }) => name), position],
    );
    return rows[0]?.position ?? undefined;
  }

  private async positionOf({ name }: Named, scope: string | null): Promise<Position | undefined> {
    const { rows } = await this.database.query<{ position: Position | null }>(
      `select max(k.position) as position from read_store.consumer c
         join read_store.checkpoint k on k.generation = c.active
        where c.name = $1 and k.scope = coalesce($2, k.scope)`,
      [name, scope],
    );
    return rows[0]?.position ?? undefined;
  }

  private async values<R extends Row>(
    { name }: Named,
    which: string,
    values: readonly unknown[],
    order: string = 'r.scope, r.key',
  ): Promise<readonly R[]> {
    const { rows } = await this.database.query<{ value: R }>(
      `select r.value from read_store.consumer c join read_store.rows r on r.generation = c.active
        where c.name = $1 and ${which} order by ${order}`,
      [name, ...values],
    );
    return rows.map(({ value }) => value);
  }
}
