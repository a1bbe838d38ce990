import type { Position } from '#kernel';
import { StaleCheckpoint } from '../consuming/checkpoints.js';
import { CLOSING, standingOf, type GenerationId } from '../consuming/consumer.js';
import { Paused, type Guard } from '../consuming/guards.js';
import { aMoment } from '../consuming/patience.js';
import type { Database, Queries } from '../database/database.js';

/** A generation that is being filled from the store. */
export interface Building {
  readonly id: GenerationId;
  readonly version: number;
  /** Null: of all scopes. */
  readonly scope: string | null;
  readonly position: Position | undefined;
}

/** A builder that stands still this long gives its work to another. It is renewed with every batch. */
const LEASE = `interval '30 seconds'`;

/** Someone else is building this generation, or it is no longer wanted. */
export class NotTheBuilder extends Error {
  override readonly name = 'NotTheBuilder';
}

/** Begins a generation, or gives the unfinished one of the same version and scope, so that a crash costs nothing. */
export async function beginBuilding(
  database: Database,
  consumer: string,
  version: number,
  scope: string | null,
): Promise<Building> {
  return database.transaction(async (queries) => {
    await queries.query('select 1 from read_store.consumer where name = $1 for update', [consumer]);
    await queries.query(
      `update read_store.generation set state = 'retired' where consumer = $1 and state = 'building' and version <> $2
         and coalesce(scope, '') = coalesce($3, '') and coalesce(lease_until < clock_timestamp(), true)`,
      [consumer, version, scope],
    );
    await queries.query(
      `insert into read_store.generation (consumer, version, scope, state) values ($1, $2, $3, 'building')
       on conflict (consumer, (coalesce(scope, ''))) where state = 'building' do nothing`,
      [consumer, version, scope],
    );
    const found = await buildingOf(queries, consumer, scope);
    if (found?.version !== version) throw new NotTheBuilder(`another version of ${consumer} is being built`);
    return found;
  });
}

/** The generation being built for all scopes (null) or one. */
export async function buildingOf(
  queries: Queries,
  consumer: string,
  scope: string | null,
): Promise<Building | undefined> {
  const { rows } = await queries.query<{
    id: string;
    version: number;
    scope: string | null;
    position: Position | null;
  }>(
    `select id::text, version, scope, position from read_store.generation
      where consumer = $1 and state = 'building' and coalesce(scope, '') = coalesce($2, '')`,
    [consumer, scope],
  );
  const [row] = rows;
  return row && { ...row, position: row.position ?? undefined };
}

const leasing = (state: 'building' | 'active'): string => `
  update read_store.generation set builder = $2, lease_until = clock_timestamp() + ${LEASE}
   where id = $1 and state = '${state}' and (builder = $2 or coalesce(lease_until < clock_timestamp(), true))`;

/** Takes the work for this builder. Throws NotTheBuilder while another one is at it. */
export async function lease(queries: Queries, id: GenerationId, builder: string): Promise<void> {
  const { rowCount } = await queries.query(leasing('building'), [id, builder]);
  if (rowCount !== 1) throw new NotTheBuilder(`generation ${id} is being built elsewhere`);
}

/** Takes, or keeps, the work on what the served generation let pass. Throws NotTheBuilder while somebody else is at it. */
export async function leaseServed(queries: Queries, id: GenerationId, reader: string): Promise<void> {
  const { rowCount } = await queries.query(leasing('active'), [id, reader]);
  if (rowCount !== 1) throw new NotTheBuilder(`what passed generation ${id} is being read elsewhere`);
}

/** Gives the work back, so that the next builder need not wait for the lease to run out. */
export async function endLease(queries: Queries, id: GenerationId, builder: string): Promise<void> {
  await queries.query(
    'update read_store.generation set builder = null, lease_until = null where id = $1 and builder = $2',
    [id, builder],
  );
}

/** What the transaction of one batch notes on its generation. */
export interface Page {
  readonly from: Position | undefined;
  readonly to: Position;
  readonly count: number;
}

/**
 * For a batch of a rebuild: this builder still has the lease, which is renewed; its consumer is not paused; and its place
 * moves by compare-and-set.
 * The batch's commit is not awaited to be on disk: should PostgreSQL itself crash, rows and place are back where they
 * were together, and what takes over later waits for all that came before it.
 */
export function whileBuilding(id: GenerationId, builder: string, { from, to, count }: Page): Guard {
  const lock: Guard['lock'] = async (queries, batches) => {
    const { rows } = await queries.query<{ leased: boolean; paused: boolean; parked: string[] }>(
      `with leased as (${leasing('building')} returning consumer)
       select exists (select from leased) as leased, set_config('synchronous_commit', 'off', true),
         exists (select from read_store.consumer c join leased on c.name = leased.consumer
                  where c.paused_since is not null) as paused,
         array(select scope from read_store.parked where generation = $1) as parked`,
      [id, builder],
    );
    if (!rows[0]?.leased) throw new NotTheBuilder(`generation ${id} is being built elsewhere`);
    if (rows[0].paused) throw new Paused(`generation ${id} waits`);
    const parked = new Set(rows[0].parked);
    return parked.size === 0 ? batches : new Map([...batches].filter(([scope]) => !parked.has(scope)));
  };
  return { lock, done: (queries) => movePlace(queries, id, { from, to, count }) };
}

/** Moves a generation's place in the store by compare-and-set. Throws StaleCheckpoint. */
export async function movePlace(queries: Queries, id: GenerationId, { from, to, count }: Page): Promise<void> {
  const { rowCount } = await queries.query(
    `update read_store.generation set position = $3, done = done + $4
      where id = $1 and position is not distinct from $2 and state <> 'retired'`,
    [id, from ?? null, to, count],
  );
  if (rowCount !== 1) throw new StaleCheckpoint(`the place of generation ${id} was moved by another writer`);
}

/**
 * From now on, for a moment, events wait: until the instant that it gives, by which whoever asked for it knows its own
 * moment from another's. None is on its way any more when this resolves. Comes after the moment of whoever else asked;
 * undefined when the signal aborts.
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

/** Lets events go on to what is served now, if they still wait for this. */
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
 * False when the moment of waiting ran out before: read on and try again. Throws Paused, and NotTheBuilder when it was
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

/** Deletes what retired generations left, in pieces, so that nobody waits for it. */
export async function deleteRetired(queries: Queries, consumer: string): Promise<void> {
  const { rows } = await queries.query<{ id: string }>(
    `select id::text from read_store.generation where consumer = $1 and state = 'retired'`,
    [consumer],
  );
  for (const { id } of rows) {
    for (let deleted = 1; deleted > 0;) {
      const { rowCount } = await queries.query(
        `delete from read_store.rows where ctid = any(array(
           select ctid from read_store.rows where generation = $1 limit 10000))`,
        [id],
      );
      deleted = rowCount ?? 0;
    }
    for (const table of ['checkpoint', 'parked', 'attempt']) {
      await queries.query(`delete from read_store.${table} where generation = $1`, [id]);
    }
    await queries.query(`delete from read_store.generation where id = $1 and state = 'retired'`, [id]);
  }
}

/** Rebuilds into the version that is served that were begun and not ended: by scope, null for all. */
export async function unfinishedBuilds(
  queries: Queries,
  consumer: string,
  version: number,
): Promise<readonly (string | null)[]> {
  const { rows } = await queries.query<{ scope: string | null }>(
    `select scope from read_store.generation where consumer = $1 and version = $2 and state = 'building'`,
    [consumer, version],
  );
  return rows.map(({ scope }) => scope);
}
