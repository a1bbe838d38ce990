import { numbersOf, type Position } from '#kernel';
import type { EventStore } from '#event-store';
import type { Queries } from '../database/database.js';

/** How far a generation has got that is being built. */
export interface Progress {
  readonly projection: string;
  readonly version: number;
  /** Null: all scopes. */
  readonly scope: string | null;
  /** Events read. */
  readonly done: number;
  /** Events to read in all, estimated from how far its position lies on the way to the store's end; null before the first batch. */
  readonly total: number | null;
  readonly position: Position | null;
  /** Estimated from its average speed since it began; null before the first batch. */
  readonly secondsLeft: number | null;
}

interface ProgressRow {
  version: number;
  scope: string | null;
  done: string;
  position: Position | null;
  seconds: number;
}

/** What is being built of a projection, in this process or another. */
export async function progressOf(
  queries: Queries,
  store: EventStore,
  projection: string,
): Promise<readonly Progress[]> {
  const { rows } = await queries.query<ProgressRow>(
    `select version, scope, done::text, position, extract(epoch from clock_timestamp() - started_at)::float8 as seconds
       from read_store.generation where consumer = $1 and state = 'building' order by id`,
    [projection],
  );
  if (rows.length === 0) return [];
  const end = await store.end();
  return rows.map(({ version, scope, done, position, seconds }) => {
    const share = position === null || end === undefined ? null : partOfWay(position, end);
    return {
      projection,
      version,
      scope,
      done: Number(done),
      total: share === null ? null : Math.round(Number(done) / share),
      position,
      secondsLeft: share === null ? null : Math.max(0, Math.round((seconds * (1 - share)) / share)),
    };
  });
}

/** An estimate: positions grow with the store, but two of them don't tell how many events lie between. */
function partOfWay(position: Position, end: Position): number {
  const [at = 0n] = numbersOf(position);
  const [last = 0n] = numbersOf(end);
  return last <= 0n ? 1 : Math.min(1, Math.max(Number(at), 1) / Number(last));
}
