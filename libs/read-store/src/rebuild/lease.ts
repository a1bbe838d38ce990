import type { Position } from '#kernel';
import { StaleCheckpoint } from '../consuming/checkpoints.js';
import type { GenerationId } from '../consuming/consumer.js';
import { Paused, type Guard } from '../consuming/guards.js';
import type { Queries } from '../database/database.js';

/** A builder that stands still this long gives its work to another. It is renewed with every batch. */
const LEASE = `interval '30 seconds'`;

/** Someone else is building this generation, or it is no longer wanted. */
export class NotTheBuilder extends Error {
  override readonly name = 'NotTheBuilder';
}

const leasing = (state: 'building' | 'active'): string => `
  update read_store.generation set builder = $2, lease_until = clock_timestamp() + ${LEASE}
   where id = $1 and state = '${state}' and (builder = $2 or coalesce(lease_until < clock_timestamp(), true))`;

/** Takes the work for this builder. Throws NotTheBuilder while another one is at it. */
export async function lease(queries: Queries, id: GenerationId, builder: string): Promise<void> {
  const { rowCount } = await queries.query(leasing('building'), [id, builder]);
  if (rowCount !== 1) throw new NotTheBuilder(`generation ${id} is being built elsewhere`);
}

/** Takes, or keeps, the work of reading what the served generation passed over. Throws NotTheBuilder while another reader has it. */
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
 * For a batch of a rebuild: checks that this builder still has the lease, renews it, checks that the consumer is not
 * paused, and moves the generation's place by compare-and-set. The commit does not wait for the disk. Should PostgreSQL
 * itself crash, rows and place are lost together, so the batch is only done again; the commit by which the generation takes
 * over waits for the disk, and for every commit before it.
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
async function movePlace(queries: Queries, id: GenerationId, { from, to, count }: Page): Promise<void> {
  const { rowCount } = await queries.query(
    `update read_store.generation set position = $3, done = done + $4
      where id = $1 and position is not distinct from $2 and state <> 'retired'`,
    [id, from ?? null, to, count],
  );
  if (rowCount !== 1) throw new StaleCheckpoint(`the place of generation ${id} was moved by another writer`);
}
