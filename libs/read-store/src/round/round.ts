import { comparePositions, type Position, type Recorded, type Row } from '#kernel';
import { beginAll } from '../consuming/attempts.js';
import type { Batches } from '../consuming/batches.js';
import type { GenerationId } from '../consuming/consumer.js';
import { isOvertaken } from '../consuming/patience.js';
import type { Database, Queries } from '../database/database.js';
import { isAboutData } from '../parking/reason.js';
import { fold, type Planned } from '../projecting/fold.js';
import type { Looks } from './looks.js';
import { fetchAll, writeAll, type Changed, type Looked } from './statements.js';

/** A consumer as a member of a round. */
export interface Member {
  readonly consumer: string;
  /** The version of its rows that this release keeps. */
  readonly version: number;
  /** Makes events ready; what is not ready whole is left to the consumer's own way. */
  readonly plan: (batches: Batches) => readonly Planned[];
  /** Told of scopes whose checkpoint moved. */
  readonly moved?: (scopes: readonly string[]) => void;
  /** For tests: called before anything is written. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
}

/** Those who take part in rounds. */
export interface Round {
  readonly database: Database;
  readonly members: readonly Member[];
  /** Names this run of the process, whose tries are counted; undefined when planning can't end a process. */
  readonly runner: string | undefined;
}

/** What a round did not do of one scope, by consumer; true for one whose events an earlier process may have died of. */
export type Left = ReadonlyMap<string, boolean>;

interface Piece {
  readonly member: Member;
  readonly generation: GenerationId;
  readonly mark: string;
  readonly from: Position | undefined;
  readonly planned: Planned;
  readonly keys: ReadonlySet<string>;
}

/**
 * Applies live events to all consumers in one statement. This works in the normal case: the consumer is served, the scope
 * is not parked, the events were not seen before, and nothing fails. Gives, by scope, what it did not do: each consumer
 * does that by itself, by code that knows every case. Throws the database's error when it can't be reached.
 */
export async function playRound(round: Round, looks: Looks, batches: Batches): Promise<ReadonlyMap<string, Left>> {
  const suspicious = await suspectsOf(round, batches);
  const calm = new Map([...batches].filter(([scope]) => !suspicious.has(scope)));
  const done = await tryRound(round, looks, calm);
  looks.moved(batches.keys(), done);
  return new Map(
    [...batches.keys()].map((scope) => {
      const left = round.members.filter(({ consumer }) => !done.get(consumer)?.has(scope));
      return [scope, new Map(left.map(({ consumer }) => [consumer, suspicious.has(scope)]))];
    }),
  );
}

/** Checkpoints that moved, by consumer and scope. */
type Done = ReadonlyMap<string, ReadonlyMap<string, Position>>;

async function tryRound(round: Round, looks: Looks, batches: Batches): Promise<Done> {
  if (batches.size === 0) return new Map();
  const { database, members } = round;
  const recalled = looks.recall([...batches.keys()]);
  const looked = recalled ?? (await looks.look([...batches.keys()]));
  const pieces = members.flatMap((member) => piecesOf(member, looked.get(member.consumer), batches));
  if (pieces.length === 0) return new Map();
  try {
    const moved = await applyAll(database, pieces);
    for (const { consumer, moved: tell } of members) tell?.([...(moved.get(consumer)?.keys() ?? [])]);
    return moved;
  } catch (error) {
    looks.forget();
    // What was remembered is out of date, because another process was at work. Read it, and try once more.
    if (isOvertaken(error) && recalled) return tryRound(round, looks, batches);
    if (isOvertaken(error) || isAboutData(error)) return new Map();
    throw error;
  }
}

/** Scopes whose events have been begun before, by a process that may have died of them. */
async function suspectsOf({ database, members, runner }: Round, batches: Batches): Promise<ReadonlySet<string>> {
  const [first] = members;
  if (runner === undefined || !first) return new Set();
  const firsts = [...batches].flatMap(([scope, [event]]) => (event ? [{ scope, position: event.position }] : []));
  return beginAll(database, runner, first.consumer, firsts);
}

function piecesOf(member: Member, looked: Looked | undefined, batches: Batches): readonly Piece[] {
  if (!looked) return [];
  const { active, version, mark, resting, checkpoints, parked } = looked;
  if (!active || version !== member.version || resting) return [];
  const fresh = new Map(
    [...batches].filter(([scope, all]) => !parked.has(scope) && isNew(all, checkpoints.get(scope))),
  );
  return member.plan(fresh).flatMap((planned) => {
    const { scope, last, failed, work } = planned;
    if (!last || failed) return [];
    const keys = new Set(work.flatMap((piece) => piece.keys));
    return [{ member, generation: active, mark, from: checkpoints.get(scope), planned, keys }];
  });
}

/** Throws ForeignPosition. */
function isNew([first]: readonly Recorded[], checkpoint: Position | undefined): boolean {
  return first !== undefined && (checkpoint === undefined || comparePositions(first.position, checkpoint) > 0);
}

async function applyAll(queries: Queries, pieces: readonly Piece[]): Promise<Done> {
  const atHand = new Map(
    pieces.map((piece) => [nameOf(piece.generation, piece.planned.scope), new Map<string, Row | undefined>()]),
  );
  const wanted = pieces.map(({ generation, planned, keys }) => ({ generation, scope: planned.scope, keys }));
  await fetchAll(queries, wanted, (generation, scope, key, value) =>
    atHand.get(nameOf(generation, scope))?.set(key, value),
  );
  const changed: Changed[] = [];
  const folded = pieces.filter((piece) => {
    const rows = folding(piece, atHand.get(nameOf(piece.generation, piece.planned.scope)) ?? new Map<string, Row>());
    changed.push(...(rows ?? []));
    return rows !== undefined;
  });
  const moves = folded.map(({ generation, from, planned }) => ({
    generation,
    scope: planned.scope,
    from,
    to: planned.last as Recorded,
  }));
  if (moves.length === 0) return new Map();
  for (const { beforeCommit } of new Set(folded.map(({ member }) => member))) await beforeCommit?.();
  const marks = new Map(folded.map(({ member, mark }) => [member.consumer, mark]));
  await writeAll(queries, marks, changed, moves);
  const done = new Map<string, Map<string, Position>>();
  for (const { member, planned } of folded) {
    const scopes = done.get(member.consumer) ?? new Map<string, Position>();
    done.set(member.consumer, scopes.set(planned.scope, (planned.last as Recorded).position));
  }
  return done;
}

/** The rows that a piece changes; undefined when an event of it fails, or a row is no JSON. */
function folding({ generation, planned }: Piece, rows: Map<string, Row | undefined>): readonly Changed[] | undefined {
  const { scope } = planned;
  const changed = new Set<string>();
  if (fold(planned, rows, changed).failed) return undefined;
  try {
    return [...changed].map((key) => ({ generation, scope, key, json: jsonOf(rows.get(key)) }));
  } catch {
    return undefined;
  }
}

function jsonOf(row: Row | undefined): string | undefined {
  return row === undefined ? undefined : JSON.stringify(row);
}

function nameOf(generation: GenerationId, scope: string): string {
  return `${generation}/${scope}`;
}
