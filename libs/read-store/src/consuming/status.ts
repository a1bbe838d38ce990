import { behind, type Behind, type EventStore } from '#event-store';
import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** How a projection or process stands. */
export interface Status extends Behind {
  readonly consumer: string;
  readonly version: number | null;
  /** Live events pass it by, because a new version is being built. */
  readonly frozen: boolean;
  readonly building: boolean;
  readonly scopes: number;
  readonly parked: number;
  /** The furthest checkpoint of its scopes. */
  readonly position: Position | null;
}

interface StatusRow {
  version: number | null;
  frozen: boolean;
  building: boolean;
  scopes: number;
  parked: number;
  position: Position | null;
}

/** Reads how a consumer stands; with a scope, only that scope's events count as lag. Throws ForeignPosition or PositionBeyondEnd when its place is not in this store. */
export async function statusOf(queries: Queries, store: EventStore, consumer: string, scope?: string): Promise<Status> {
  const { rows } = await queries.query<StatusRow>(
    `select g.version, c.frozen,
       exists (select from read_store.generation b where b.consumer = c.name and b.state = 'building') as building,
       (select count(*)::int from read_store.checkpoint k where k.generation = c.active) as scopes,
       (select count(*)::int from read_store.parked p where p.generation = c.active) as parked,
       greatest(g.position, (select max(position) from read_store.checkpoint k where k.generation = c.active)) as position
     from read_store.consumer c left join read_store.generation g on g.id = c.active where c.name = $1`,
    [consumer],
  );
  const row = rows[0] ?? { version: null, frozen: false, building: false, scopes: 0, parked: 0, position: null };
  const where = { after: row.position ?? undefined, ...(scope === undefined ? {} : { scope }) };
  return { consumer, ...row, ...(await behind(store, where)) };
}
