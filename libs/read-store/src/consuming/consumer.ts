import type { Position } from '#kernel';
import type { Queries } from '../database/database.js';

/** The number of a generation: PostgreSQL's bigint, as text. */
export type GenerationId = string;

/** Where a consumer stands as a whole: which generation is served, and whether events may be applied to it now. */
export interface ConsumerState {
  readonly active: GenerationId | undefined;
  readonly version: number | undefined;
  /** All events of the store up to here were seen by the active generation. */
  readonly position: Position | undefined;
  /** Live events pass it by: it reads them from the store later. */
  readonly frozen: boolean;
  /** An operator decided that nothing is applied to it until it is resumed. */
  readonly paused: boolean;
  readonly closing: boolean;
  /** A generation of all scopes is being built. */
  readonly building: boolean;
}

interface ConsumerStateRow {
  active: string | null;
  version: number | null;
  position: string | null;
  frozen: boolean;
  paused: boolean;
  closing: boolean;
  building: boolean;
}

/** How long others wait while a generation takes over, or a parked scope goes back to normal, before they go on without it. */
export const CLOSING = `interval '10 seconds'`;

/** Makes the consumer known; it has no generation yet. */
export async function register(queries: Queries, consumer: string): Promise<void> {
  await queries.query('insert into read_store.consumer (name) values ($1) on conflict do nothing', [consumer]);
}

/** Reads where a consumer stands. With `lock` nothing takes over before the transaction ends. */
export async function standingOf(queries: Queries, consumer: string, lock: boolean = false): Promise<ConsumerState> {
  const { rows } = await queries.query<ConsumerStateRow>(
    `select c.active::text, g.version, g.position, c.frozen, c.paused_since is not null as paused,
            coalesce(c.closing_until > clock_timestamp(), false) as closing,
            exists (select from read_store.generation b
                     where b.consumer = c.name and b.state = 'building' and coalesce(b.scope, '') = '') as building
       from read_store.consumer c left join read_store.generation g on g.id = c.active
      where c.name = $1 ${lock ? 'for share of c' : ''}`,
    [consumer],
  );
  const [row] = rows;
  return {
    active: row?.active ?? undefined,
    version: row?.version ?? undefined,
    position: (row?.position ?? undefined) as Position | undefined,
    frozen: row?.frozen ?? false,
    paused: row?.paused ?? false,
    closing: row?.closing ?? false,
    building: row?.building ?? false,
  };
}

/** Gives a consumer that is never rebuilt (a process) its one generation. */
export async function activateOnly(queries: Queries, consumer: string): Promise<void> {
  await register(queries, consumer);
  await queries.query('select 1 from read_store.consumer where name = $1 for update', [consumer]);
  const { active } = await standingOf(queries, consumer);
  if (active) return;
  const { rows } = await queries.query<{ id: string }>(
    `insert into read_store.generation (consumer, version, state) values ($1, 1, 'active') returning id::text`,
    [consumer],
  );
  await queries.query('update read_store.consumer set active = $2 where name = $1', [consumer, rows[0]?.id]);
}
