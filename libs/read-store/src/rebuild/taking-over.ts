import { StaleCheckpoint } from '../consuming/checkpoints.js';
import { CLOSING, standingOf } from '../consuming/consumer.js';
import { Paused } from '../consuming/guards.js';
import { aMoment } from '../consuming/patience.js';
import type { Database, Queries } from '../database/database.js';
import type { Building } from './generations.js';
import { lease } from './lease.js';

/**
 * Makes live events of a consumer wait until the instant that it gives, which also tells this wait from another's. When it
 * resolves, no event is being applied any more. While events wait for someone else, this comes after that. Undefined when
 * the signal aborts.
 */
export async function startClosingConsumer(
  queries: Queries,
  consumer: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (; !signal.aborted; await aMoment(signal)) {
    const { rows } = await queries.query<{ until: string }>(
      `update read_store.consumer set closing_until = clock_timestamp() + ${CLOSING}
        where name = $1 and coalesce(closing_until < clock_timestamp(), true) returning closing_until::text as until`,
      [consumer],
    );
    if (rows[0]) return rows[0].until;
  }
  return undefined;
}

/** Ends the wait, if it is still this one. Events are applied to what is served now. */
export async function endClosingConsumer(queries: Queries, consumer: string, until: string): Promise<void> {
  await queries.query(
    'update read_store.consumer set closing_until = null where name = $1 and closing_until = $2::timestamptz',
    [consumer, until],
  );
}

/** Who builds, and until when events wait for it. */
export interface Closer {
  readonly builder: string;
  readonly until: string;
}

/**
 * Puts the finished generation in the place of the one that is served, in one transaction: all of it, or one scope's rows.
 * False when the wait was over before: read on and try again. Throws Paused, and NotTheBuilder when it was
 * put there by somebody else meanwhile.
 */
export async function takeOver(
  database: Database,
  consumer: string,
  building: Building,
  { builder, until }: Closer,
): Promise<boolean> {
  return database.transaction(async (queries) => {
    const { rows } = await queries.query<{ closing: boolean }>(
      `select coalesce(closing_until = $2 and closing_until > clock_timestamp(), false) as closing
         from read_store.consumer where name = $1 for update`,
      [consumer, until],
    );
    const { active, version, paused } = await standingOf(queries, consumer);
    if (paused) throw new Paused(consumer);
    await lease(queries, building.id, builder);
    if (!rows[0]?.closing) return false;
    if (building.scope !== null) {
      if (active === undefined || version !== building.version) {
        throw new StaleCheckpoint('one scope can only be rebuilt into its own version');
      }
      await replaceScope(queries, active, building.id, building.scope);
    } else {
      await queries.query(`update read_store.generation set state = 'retired' where id = $1`, [active ?? null]);
      await queries.query(
        `update read_store.generation set state = 'active', builder = null, lease_until = null where id = $1`,
        [building.id],
      );
    }
    await queries.query(
      // One scope's takeover closes no gap of the others.
      'update read_store.consumer set active = $2, frozen = frozen and $3 where name = $1',
      [consumer, building.scope === null ? building.id : active, building.scope !== null],
    );
    await endClosingConsumer(queries, consumer, until);
    return true;
  });
}

async function replaceScope(queries: Queries, active: string, building: string, scope: string): Promise<void> {
  for (const table of ['rows', 'checkpoint', 'parked']) {
    await queries.query(`delete from read_store.${table} where generation = $1 and scope = $2`, [active, scope]);
    await queries.query(`update read_store.${table} set generation = $1 where generation = $2 and scope = $3`, [
      active,
      building,
      scope,
    ]);
  }
  await queries.query(`update read_store.generation set state = 'retired' where id = $1`, [building]);
}
