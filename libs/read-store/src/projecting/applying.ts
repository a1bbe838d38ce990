import type { Catalogue, Position, Recorded, Row } from '#kernel';
import { begin, end, whole } from '../consuming/attempts.js';
import { unseen, unseenOf, type Batches } from '../consuming/batches.js';
import { advance, checkpointsOf, type Move } from '../consuming/checkpoints.js';
import type { GenerationId } from '../consuming/consumer.js';
import type { Guard } from '../consuming/guards.js';
import type { Database, Queries } from '../database/database.js';
import { isAboutData, reasonOf } from '../parking/reason.js';
import { park } from '../parking/parked.js';
import { fold, plan, type AnyProjection, type Failed } from './fold.js';
import { fetchRows, writeRows } from './rows.js';

/** What applying needs. */
export interface Applying {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly projection: AnyProjection;
  /** Names this run of the process: tries of a run that ended count against the event. */
  readonly runner: string;
  /** An event that ended the process this many times is parked. */
  readonly attempts: number;
  /** For tests: called inside the transaction, before it commits. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
}

export interface Applied {
  /** Scopes whose checkpoint moved. */
  readonly moved: readonly string[];
  /** Scopes that stopped at an event that can't be applied. */
  readonly parked: readonly string[];
  /** A checkpoint at or above which events came again. */
  readonly repeated: Position | undefined;
}

export interface ApplyOptions {
  /** Ids of events that count as seen. */
  readonly skip?: ReadonlySet<string>;
  /** An earlier process may have died of one of them: event by event. */
  readonly suspicious?: boolean;
}

interface Piece {
  readonly generation: GenerationId;
  readonly checkpoints: ReadonlyMap<string, Position>;
  readonly batches: Batches;
  readonly guard: Guard;
  readonly skip: ReadonlySet<string>;
  readonly counted: string;
}

/**
 * Applies events to a generation: rows and checkpoints in one transaction. What was seen before is ignored; a scope with
 * an event that can't be applied is parked there and the others go on. Throws StaleCheckpoint, Closing, or the database's error.
 */
export async function applyBatches(
  applying: Applying,
  generation: GenerationId,
  batches: Batches,
  guard: Guard,
  { skip = new Set(), suspicious = false }: ApplyOptions = {},
): Promise<Applied> {
  const { database, runner } = applying;
  const checkpoints = await checkpointsOf(database, generation, [...batches.keys()]);
  const fresh = unseenOf(batches, checkpoints);
  const repeated = fresh.size < batches.size ? [...checkpoints.values()].reduce((a, b) => (a > b ? a : b)) : undefined;
  const [first] = fresh.values();
  const counted = whole(fresh.size === 1 ? [...fresh.keys()][0] : '');
  const piece: Piece = { generation, checkpoints, batches: fresh, guard, skip, counted };
  const tries = suspicious ? 2 : first?.[0] ? await begin(database, runner, generation, counted, first[0].position) : 1;
  if (tries > 1) return { ...(await oneByOne(applying, piece)), repeated };
  try {
    return { ...(await database.transaction((queries) => applyPiece(applying, queries, piece))), repeated };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    return { ...(await oneByOne(applying, piece)), repeated };
  }
}

async function applyPiece(applying: Applying, queries: Queries, piece: Piece): Promise<Omit<Applied, 'repeated'>> {
  const { generation, guard, checkpoints, skip } = piece;
  const planned = plan(applying.projection, applying.catalogue, await guard.lock(queries, piece.batches), skip);
  const atHand = await fetchRows(queries, generation, planned);
  const changed = new Map<string, Set<string>>();
  const moves: Move[] = [];
  const failures: Failed[] = [];
  for (const scopePlan of planned) {
    const keys = new Set<string>();
    const { scope } = scopePlan;
    const { last, failed } = fold(scopePlan, atHand.get(scope) ?? new Map<string, Row | undefined>(), keys);
    changed.set(scope, keys);
    if (last) moves.push({ scope, from: checkpoints.get(scope), to: last });
    if (failed) failures.push(failed);
  }
  await writeRows(queries, generation, atHand, changed);
  await advance(queries, generation, moves);
  for (const { event, error } of failures) await park(queries, generation, event, reasonOf(error), 1);
  await guard.done?.(queries);
  if (piece.batches.size > 0) await end(queries, generation, piece.counted);
  await applying.beforeCommit?.();
  return { moved: moves.map(({ scope }) => scope), parked: failures.map(({ event }) => event.metadata.scope) };
}

/** Applies events one by one, to find the one to blame: an earlier try ended the process, or the database refused the batch. */
async function oneByOne(applying: Applying, piece: Piece): Promise<Omit<Applied, 'repeated'>> {
  const { database } = applying;
  const moved = new Set<string>();
  const parked = new Set<string>();
  for (const [scope, events] of piece.batches) {
    for (const event of events) {
      const applied = await applyOne(applying, piece, event);
      applied.moved.forEach((name) => moved.add(name));
      applied.parked.forEach((name) => parked.add(name));
      if (applied.moved.length === 0) break;
    }
    await end(database, piece.generation, scope);
  }
  await database.transaction(async (queries) => {
    await piece.guard.lock(queries, new Map());
    await piece.guard.done?.(queries);
    await end(queries, piece.generation, piece.counted);
  });
  return { moved: [...moved], parked: [...parked] };
}

async function applyOne(applying: Applying, piece: Piece, event: Recorded): Promise<Omit<Applied, 'repeated'>> {
  const { database, runner, attempts } = applying;
  const { generation } = piece;
  const { scope } = event.metadata;
  const parkHere = async (reason: string, tries: number) => {
    await database.transaction((queries) => park(queries, generation, event, reason, tries));
    return { moved: [], parked: [scope] };
  };
  const tries = await begin(database, runner, generation, scope, event.position);
  const checkpoints = await checkpointsOf(database, generation, [scope]);
  // Since the batch was put together, another process has applied the event.
  if (unseen([event], checkpoints.get(scope)).length === 0) return { moved: [scope], parked: [] };
  if (tries >= attempts) return parkHere(`the process ended while it was applied, ${tries} times`, tries);
  const guard: Guard = { lock: piece.guard.lock };
  const single: Piece = { ...piece, guard, checkpoints, batches: new Map([[scope, [event]]]), counted: scope };
  try {
    return await database.transaction((queries) => applyPiece(applying, queries, single));
  } catch (error) {
    if (isAboutData(error)) return parkHere(reasonOf(error), tries);
    // The process lives, so this try was no crash. When even that can't be noted, the database is away, which is told.
    await end(database, generation, scope).catch(() => undefined);
    throw error;
  }
}
