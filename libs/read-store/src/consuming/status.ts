import { behind, type Behind, type EventStore } from '#event-store';
import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** How a projection or process stands. */
export interface Status extends Behind {
  readonly consumer: string;
  readonly version: number | null;
  /** Live events pass it by: a new version is being built, or it is paused, or catches up after that. */
  readonly frozen: boolean;
  /** Null: it is not paused. */
  readonly paused: Pause | null;
  readonly building: boolean;
  readonly scopes: number;
  readonly parked: number;
  /** The furthest checkpoint of its scopes. */
  readonly position: Position | null;
}

/** Why a consumer stands still, as an operator decided. */
export interface Pause {
  /** Instant in UTC. */
  readonly since: string;
  readonly reason: string;
}

interface PauseRow {
  paused_since: Date | null;
  paused_reason: string | null;
}

interface StatusRow extends PauseRow {
  version: number | null;
  frozen: boolean;
  building: boolean;
  scopes: number;
  parked: number;
  position: Position | null;
}

const NEVER_STARTED: StatusRow = {
  ...{ version: null, frozen: false, paused_since: null, paused_reason: null, building: false },
  ...{ scopes: 0, parked: 0, position: null },
};

/** Reads how a consumer stands; with a scope, only that scope's events count as lag. Throws ForeignPosition or PositionBeyondEnd when its place is not in this store. */
export async function statusOf(queries: Queries, store: EventStore, consumer: string, scope?: string): Promise<Status> {
  const { rows } = await queries.query<StatusRow>(
    `select g.version, c.frozen, c.paused_since, c.paused_reason,
       exists (select from read_store.generation b where b.consumer = c.name and b.state = 'building') as building,
       (select count(*)::int from read_store.checkpoint k where k.generation = c.active) as scopes,
       (select count(*)::int from read_store.parked p where p.generation = c.active) as parked,
       greatest(g.position, (select max(position) from read_store.checkpoint k where k.generation = c.active)) as position
     from read_store.consumer c left join read_store.generation g on g.id = c.active where c.name = $1`,
    [consumer],
  );
  const { paused_since, paused_reason, ...row } = rows[0] ?? NEVER_STARTED;
  const where = { after: row.position ?? undefined, ...(scope === undefined ? {} : { scope }) };
  return { consumer, ...row, paused: pauseIn({ paused_since, paused_reason }), ...(await behind(store, where)) };
}

/** Why a consumer stands still; null when it is not paused. */
export async function pauseOf(queries: Queries, consumer: string): Promise<Pause | null> {
  const { rows } = await queries.query<PauseRow>(
    'select paused_since, paused_reason from read_store.consumer where name = $1',
    [consumer],
  );
  return rows[0] ? pauseIn(rows[0]) : null;
}

function pauseIn({ paused_since: since, paused_reason: reason }: PauseRow): Pause | null {
  return since && { since: since.toISOString(), reason: reason ?? '' };
}
