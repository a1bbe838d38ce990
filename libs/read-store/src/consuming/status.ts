import { behind, type Behind, type EventStore } from '#event-store';
import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';
import type { GenerationId } from './consumer.js';
import { lagOf } from './lag.js';

/** How a projection or process stands. */
export interface Status extends Behind {
  readonly consumer: string;
  readonly version: number | null;
  /** Live events pass it by: a new version is being built, or it is paused, or catches up after that. */
  readonly frozen: boolean;
  /** Null: it is not paused. */
  readonly paused: Pause | null;
  /** A generation of all scopes is being built. */
  readonly building: boolean;
  /** Scopes that are being built anew, each by itself. */
  readonly buildingScopes: number;
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
  buildingScopes: number;
  scopes: number;
  parked: number;
  position: Position | null;
  generation: GenerationId | null;
  place: Position | null;
}

const NEVER_STARTED: StatusRow = {
  ...{ version: null, frozen: false, paused_since: null, paused_reason: null, building: false },
  ...{ buildingScopes: 0, scopes: 0, parked: 0, position: null, generation: null, place: null },
};

/** Reads how a consumer stands; with a scope, only that scope's events count as lag. Throws ForeignPosition or PositionBeyondEnd when its place is not in this store. */
export async function statusOf(queries: Queries, store: EventStore, consumer: string, scope?: string): Promise<Status> {
  const { rows } = await queries.query<StatusRow>(
    `select g.version, c.frozen, c.paused_since, c.paused_reason,
       c.active::text as generation, g.position as place,
       exists (select from read_store.generation b
                where b.consumer = c.name and b.state = 'building' and coalesce(b.scope, '') = '') as building,
       (select count(*)::int from read_store.generation b
         where b.consumer = c.name and b.state = 'building' and b.scope <> '') as "buildingScopes",
       (select count(*)::int from read_store.checkpoint k where k.generation = c.active) as scopes,
       (select count(*)::int from read_store.parked p where p.generation = c.active) as parked,
       greatest(g.position, (select max(position) from read_store.checkpoint k where k.generation = c.active)) as position
     from read_store.consumer c left join read_store.generation g on g.id = c.active where c.name = $1`,
    [consumer],
  );
  const { paused_since, paused_reason, generation, place, ...row } = rows[0] ?? NEVER_STARTED;
  const furthest = row.position ?? undefined;
  const lag =
    scope === undefined
      ? lagOf(queries, store, { generation: generation ?? undefined, place: place ?? undefined, furthest })
      : behind(store, { after: furthest, scope });
  return { consumer, ...row, paused: pauseIn({ paused_since, paused_reason }), ...(await lag) };
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
