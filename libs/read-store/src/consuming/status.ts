import type { EventStore } from '#event-store';
import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** How a projection or process stands. */
export interface Status {
  readonly consumer: string;
  readonly version: number | null;
  /** Live events pass it by, because a new version is being built. */
  readonly frozen: boolean;
  readonly building: boolean;
  readonly scopes: number;
  readonly parked: number;
  /** The furthest checkpoint of its scopes. */
  readonly position: Position | null;
  /** Events of the store behind that; `LAG_LIMIT` means so many or more. */
  readonly lag: number;
  /** When the first of them happened: instant in UTC; null when there is none. */
  readonly waitingSince: string | null;
}

interface StatusRow {
  version: number | null;
  frozen: boolean;
  building: boolean;
  scopes: number;
  parked: number;
  position: Position | null;
}

/** Lag is counted up to here, so that asking stays cheap. */
export const LAG_LIMIT = 1_000;

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
  let lag = 0;
  let waitingSince: string | null = null;
  const behind = { after: row.position ?? undefined, limit: LAG_LIMIT, ...(scope === undefined ? {} : { scope }) };
  for await (const page of store.readAll(behind)) {
    waitingSince ??= page[0]?.metadata.at ?? null;
    lag += page.length;
  }
  return { consumer, ...row, lag, waitingSince };
}
