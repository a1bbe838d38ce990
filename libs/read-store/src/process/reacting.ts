import { StoreUnavailable } from '#event-store';
import type { Answer, Catalogue, CommandEnvelope, Reaction, Recorded } from '#kernel';
import { isConnectionTrouble } from '#postgres';
import { NoAnswer } from '#transport';
import { begin, beginUnsuspected, end } from '../consuming/attempts.js';
import { unseen } from '../consuming/batches.js';
import { advance, checkpointsOf } from '../consuming/checkpoints.js';
import type { GenerationId } from '../consuming/consumer.js';
import { Closing, type Guard } from '../consuming/guards.js';
import { isOvertaken } from '../consuming/patience.js';
import type { Alone } from '../consuming/suspects.js';
import type { Database, Queries } from '../database/database.js';
import { park } from '../parking/parked.js';
import { isAboutData, reasonOf } from '../parking/reason.js';
import { cancelTimers, setTimer } from '../timers/timers.js';
import { commandFor, commandForTimer } from './enveloping.js';
import { recordRefusal } from './refusals.js';

/** Gives a command and waits for its answer. A rejection means that nothing is known: the same command is given again. */
export type Give = (command: CommandEnvelope) => Promise<Answer>;

/** A process, whatever its events; its tools are in hand. */
export interface AnyProcess {
  readonly name: string;
  readonly on: object;
}

/** What reacting needs. */
export interface Reacting {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly process: AnyProcess;
  readonly give: Give;
  readonly runner: string;
  /** Runs what an earlier process may have died of, one after the other. */
  readonly alone: Alone;
  readonly attempts: number;
}

type Reacts = (event: Recorded, tools: undefined) => Reaction | Promise<Reaction>;

interface Planned {
  readonly commands: readonly CommandEnvelope[];
  readonly settle: (queries: Queries) => Promise<void>;
}

/**
 * Reacts to events of one scope in order: gives the commands, then notes timers and checkpoint in one transaction. False
 * when an event was parked. Rejects when a command had no answer: what came before stays done, the rest must come again.
 */
export async function reactTo(
  reacting: Reacting,
  generation: GenerationId,
  scope: string,
  events: readonly Recorded[],
  guard: Guard,
): Promise<boolean> {
  const { database } = reacting;
  const checkpoint = (await checkpointsOf(database, generation, [scope])).get(scope);
  const allowed = await database.transaction((queries) => guard.lock(queries, new Map([[scope, events]])));
  let from = checkpoint;
  let passed: Recorded | undefined;
  const moveTo = async (to: Recorded, settle?: Planned['settle']): Promise<void> => {
    await database.transaction(async (queries) => {
      await guard.lock(queries, new Map());
      await settle?.(queries);
      await advance(queries, generation, [{ scope, from, to }]);
    });
    from = to.position;
    passed = undefined;
  };
  for (const event of unseen(allowed.get(scope) ?? [], checkpoint)) {
    const react = reactionOf(reacting.process, event.type);
    if (!react) {
      passed = event;
      continue;
    }
    const planned = await planOrPark(reacting, generation, event, react);
    const carryOut = async ({ commands, settle }: Planned): Promise<void> => {
      await giveAll(reacting, scope, commands);
      await moveTo(event, settle);
    };
    if (!planned || !(await doneOrParked(reacting, generation, event, () => carryOut(planned)))) {
      if (passed) await moveTo(passed);
      return false;
    }
  }
  if (passed) await moveTo(passed);
  return true;
}

/** False when the database refuses what was to be kept (a timer, a refusal): then the event is parked. */
async function doneOrParked(
  { database }: Reacting,
  generation: GenerationId,
  event: Recorded,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isAboutData(error)) throw error;
    await database.transaction((queries) => park(queries, generation, event, reasonOf(error), 1));
    return false;
  }
}

/** Asks the process; an event that it can't react to parks its scope. */
async function planOrPark(
  reacting: Reacting,
  generation: GenerationId,
  event: Recorded,
  react: Reacts,
): Promise<Planned | undefined> {
  const { database, runner, alone } = reacting;
  const { scope } = event.metadata;
  const { position } = event;
  if (await beginUnsuspected(database, runner, generation, scope, position))
    return planBegun(reacting, generation, event, react, 1);
  return alone(async () => {
    const tries = await begin(database, runner, generation, scope, position);
    return planBegun(reacting, generation, event, react, tries);
  });
}

async function planBegun(
  { database, catalogue, process, attempts }: Reacting,
  generation: GenerationId,
  event: Recorded,
  react: Reacts,
  tries: number,
): Promise<Planned | undefined> {
  const { scope } = event.metadata;
  const parkHere = async (reason: string): Promise<undefined> => {
    await database.transaction(async (queries) => {
      await park(queries, generation, event, reason, tries);
      await end(queries, generation, scope);
    });
  };
  if (tries > attempts) return parkHere(`the process ended while it reacted, ${tries - 1} times`);
  try {
    const planned = planOf(process.name, event, await react(catalogue.lift(event), undefined));
    // Should the process end from here on, the event did not cause it. A command is given again as often as it takes.
    await end(database, generation, scope);
    return planned;
  } catch (error) {
    if (!isOfTheMoment(error)) return parkHere(reasonOf(error));
    await end(database, generation, scope).catch(() => undefined);
    throw error;
  }
}

function planOf(process: string, event: Recorded, { give = [], set = [], cancel = [] }: Reaction): Planned {
  const { scope } = event.metadata;
  const timers = set.map(({ key, at, then }) => {
    return {
      process,
      scope,
      key,
      at: instantOf(key, at),
      command: commandForTimer(process, event, key, then),
      eventId: event.id,
    };
  });
  return {
    commands: give.map((next, index) => commandFor(process, event, next, index)),
    settle: async (queries) => {
      if (cancel.length > 0) await cancelTimers(queries, process, scope, cancel);
      for (const timer of timers) await setTimer(queries, timer);
    },
  };
}

/** To the millisecond. A local time is refused: what it means would depend on the machine. */
function instantOf(key: string, at: string): string {
  const milliseconds = /(Z|[+-]\d\d:\d\d)$/.test(at) ? Date.parse(at) : NaN;
  if (Number.isNaN(milliseconds)) throw new TypeError(`timer ${key}: ${at} is no instant`);
  return new Date(milliseconds).toISOString();
}

async function giveAll(
  { database, process, give }: Reacting,
  scope: string,
  commands: readonly CommandEnvelope[],
): Promise<void> {
  for (const command of commands) {
    const answer = await give(command);
    if (answer.outcome === 'refused') await recordRefusal(database, process.name, scope, command, answer);
  }
}

/** Whether it reacts to events of this type. */
export function hears({ on }: AnyProcess, type: string): boolean {
  return Object.hasOwn(on, type);
}

function reactionOf(process: AnyProcess, type: string): Reacts | undefined {
  return hears(process, type) ? (process.on as Readonly<Record<string, Reacts>>)[type] : undefined;
}

/** The store, the way to it, or the database is away, or others were faster: the same event may well succeed later. */
function isOfTheMoment(error: unknown): boolean {
  if (error instanceof Closing || isOvertaken(error)) return true;
  if (error instanceof NoAnswer || error instanceof StoreUnavailable || isConnectionTrouble(error)) return true;
  return error instanceof Error && 'code' in error && 'severity' in error && !isAboutData(error);
}
