import { randomUUID } from 'node:crypto';
import type { EventStore } from '#event-store';
import type { Catalogue, Clock, Position, Recorded } from '#kernel';
import { Background } from '../consuming/background.js';
import { activateOnly, standingOf } from '../consuming/consumer.js';
import { untilItHolds } from '../consuming/patience.js';
import { Places } from '../consuming/places.js';
import { statusOf, type Status } from '../consuming/status.js';
import { checkConsumer, checkPosition } from '../consuming/store-check.js';
import { oneAfterTheOther } from '../consuming/suspects.js';
import { parkedOf, type Parked } from '../parking/parked.js';
import { retryScope, skipEvent, type OnSkip } from '../parking/retry.js';
import { pauseConsumer, resumeConsumer, type Decision } from '../pausing/pausing.js';
import type { ReadStore } from '../read-store.js';
import { Rounds } from '../round/rounds.js';
import { Ticker, type Wake } from '../timers/ticker.js';
import { timersOf, type WaitingTimer } from '../timers/timers.js';
import { catchUpProcess } from './catching-up.js';
import { consumerOf, memberOf, mendableProcess, nameOf, reactLive, type ProcessParts } from './live.js';
import { hears, type AnyProcess, type Give } from './reacting.js';
import { PassedBy } from './passed-by.js';
import { recordRefusal, refusalsOf, type ProcessRefusal } from './refusals.js';

/** What the process runner works with. */
export interface ProcessingOptions {
  readonly readStore: ReadStore;
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  /** Each already has the tools that it needs. */
  readonly processes: readonly AnyProcess[];
  readonly give: Give;
  /** What is due is decided by this clock alone. */
  readonly clock: Clock;
  /** Paces the ticker; by default it looks four times a second. */
  readonly wake?: Wake;
  /** Records a skip as an event before it takes effect. */
  readonly onSkip: OnSkip;
  /** Told of each failure in the background: a timer that could not be fired is put off and tried again. */
  readonly onFault: (error: unknown, process: string) => void;
  /** An event that ended our own process this many times is parked. Default 3. */
  readonly attempts?: number;
  /** After so many live events the place from which a restart reads on is noted anew, so that it stays quick. Default 1,000. */
  readonly noteEvery?: number;
  /** Milliseconds until it is noted that events were seen to which no process reacts. Default 1,000. */
  readonly noteAfter?: number;
}

/** No process of this name runs here. */
export class UnknownProcess extends Error {
  override readonly name = 'UnknownProcess';
}

/**
 * Runs processes: gives what they want given, with ids made from the event, keeps their timers, and fires them. Any
 * number of runners may run the same processes: their commands carry the same ids.
 */
export class Processing {
  private readonly parts: ReadonlyMap<string, ProcessParts>;
  private readonly ticker: Ticker;
  private readonly background: Background;
  private readonly places: Places;
  private readonly rounds: Rounds;
  private readonly passedBy: PassedBy;

  constructor(private readonly options: ProcessingOptions) {
    const { readStore, store, catalogue, processes, give, clock, wake, onFault, attempts = 3 } = options;
    const { database } = readStore;
    const runner = randomUUID();
    const alone = oneAfterTheOther();
    this.parts = new Map(
      processes.map((process) => [
        process.name,
        { database, store, catalogue, process, give, runner, alone, attempts },
      ]),
    );
    const members = [...this.parts.values()].map(memberOf);
    this.rounds = new Rounds({ database, runner: undefined, members }, (consumer, scope, events) =>
      this.react(consumer, scope, events),
    );
    this.background = new Background(onFault);
    this.passedBy = new PassedBy((scope, last) => this.rounds.take(scope, [last]), this.background, options.noteAfter);
    this.places = new Places(
      {
        database,
        store,
        background: this.background,
        matters: (consumer, { type }) => hears(this.partsOf(nameOf(consumer)).process, type),
      },
      [...this.parts.keys()].map(consumerOf),
      options.noteEvery,
    );
    this.ticker = new Ticker({
      database,
      processes: [...this.parts.keys()],
      clock,
      ...(wake ? { wake } : {}),
      fire: (timer) => this.fire(timer),
      onFault,
    });
  }

  /**
   * Checks every checkpoint against the store, starts the timers, and begins in the background with what a stop
   * interrupted: reading what passed a process while it was paused, and retries.
   * Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back.
   */
  async start(): Promise<void> {
    for (const { database, store, process } of this.parts.values()) {
      await database.transaction((queries) => activateOnly(queries, consumerOf(process.name)));
      await checkConsumer(database, store, consumerOf(process.name));
    }
    this.ticker.start();
    // When an earlier process was killed, it may not have noted the last events that it passed over.
    this.places.soon();
    for (const parts of this.parts.values()) this.inBackground(parts, () => this.bringUp(parts));
  }

  /**
   * Takes events of one scope, as a Transport gives them. Resolves when every command was answered and the rest is
   * durable; rejects when one had no answer: the transport brings the events again, with back-off, and other scopes go on.
   */
  readonly handle = async (scope: string, events: readonly Recorded[]): Promise<void> => {
    const last = events.at(-1);
    if (last && !events.some(({ type }) => this.isHeard(type))) {
      this.passedBy.add(scope, last);
    } else {
      this.passedBy.overtaken(scope);
      await this.rounds.take(scope, events);
    }
    this.places.handled(events.length);
  };

  /** Where a transport without a memory begins: every process has seen all events up to there, or will read them itself. */
  resumeFrom(): Promise<Position | undefined> {
    return this.places.toResumeFrom((_consumer, { frozen }) => frozen);
  }

  /** Fires all timers that are due; the ticker does it by itself. */
  tick(): Promise<void> {
    return this.ticker.tick();
  }

  /** Notes how far all scopes of each process have come, as it is done by itself now and then. */
  notePlaces(): Promise<void> {
    return this.places.note();
  }

  /** Scopes that wait at an event that a process can't react to, oldest first. */
  async parked(): Promise<readonly Parked[]> {
    const consumers = new Set([...this.parts.keys()].map(consumerOf));
    return (await parkedOf(this.options.readStore.database)).filter(({ consumer }) => consumers.has(consumer));
  }

  /**
   * Tries a parked scope again, later events after it in order. With the position at which it was decided it has an effect
   * once, however often it is told. Throws NotParked; rejects when a command had no answer.
   */
  retry(process: string, scope: string, decided?: Position): Promise<'mended' | 'parked' | 'stopped'> {
    return retryScope(mendableProcess(this.partsOf(process)), scope, this.background.signal, decided);
  }

  /** Leaves out the event a scope is parked at, after `onSkip`, and goes on behind it. Throws NotParked. */
  skip(process: string, scope: string, position: Position, why: string): Promise<'mended' | 'parked' | 'stopped'> {
    const mendable = mendableProcess(this.partsOf(process));
    return skipEvent(mendable, { scope, position, why }, this.options.onSkip, this.background.signal);
  }

  /** From now on a process reacts to nothing, in whichever process of ours, and none of its timers fires. Events pass it by. */
  async pause(process: string, decision: Decision): Promise<void> {
    const { database } = this.partsOf(process);
    await pauseConsumer(database, consumerOf(process), decision);
  }

  /** Ends the pause, and begins in the background to react to what passed it by, in order; its timers fire after that. */
  async resume(process: string, decision: Decision): Promise<void> {
    const parts = this.partsOf(process);
    await resumeConsumer(parts.database, consumerOf(process), decision);
    this.inBackground(parts, () => this.bringUp(parts));
  }

  /** Resolves when nothing is caught up with, retried or noted in the background. */
  async settled(): Promise<void> {
    await this.passedBy.now();
    await this.background.settled();
  }

  /** Commands that the domain refused to a process, newest first. */
  refusals(limit: number = 100): Promise<readonly ProcessRefusal[]> {
    return refusalsOf(this.options.readStore.database, limit);
  }

  /** The timers of a process that wait, earliest first. */
  timers(process: string): Promise<readonly WaitingTimer[]> {
    return timersOf(this.options.readStore.database, process);
  }

  /** How each process stands. */
  async status(): Promise<readonly Status[]> {
    const { readStore, store } = this.options;
    return Promise.all([...this.parts.keys()].map((name) => statusOf(readStore.database, store, consumerOf(name))));
  }

  /** Resolves when nothing is being fired or retried any more. */
  async stop(): Promise<void> {
    await this.passedBy.stop();
    await Promise.all([this.background.stop(), this.ticker.stop()]);
  }

  private async react(consumer: string, scope: string, events: readonly Recorded[]): Promise<void> {
    const parts = this.partsOf(nameOf(consumer));
    const { repeated, gap } = await untilItHolds(() => reactLive(parts, scope, events));
    // Whoever resumed it began to read them from the store, but its process may have ended before it was done.
    if (gap) this.background.once(parts.process.name, 'gap', () => catchUpProcess(parts, this.background.signal));
    if (repeated !== undefined) await checkPosition(parts.store, repeated);
  }

  private async fire({ process, scope, command }: WaitingTimer): Promise<void> {
    const answer = await this.options.give(command);
    if (answer.outcome !== 'refused') return;
    await recordRefusal(this.options.readStore.database, process, scope, command, answer);
  }

  private async bringUp(parts: ProcessParts): Promise<void> {
    const { database, process } = parts;
    await catchUpProcess(parts, this.background.signal);
    if ((await standingOf(database, consumerOf(process.name))).paused) return;
    for (const { scope, retrying } of await parkedOf(database, consumerOf(process.name))) {
      if (retrying) await retryScope(mendableProcess(parts), scope, this.background.signal);
    }
  }

  private isHeard(type: string): boolean {
    return this.options.processes.some((process) => hears(process, type));
  }

  private inBackground({ process }: ProcessParts, work: () => Promise<void>): void {
    void this.background.do(process.name, work);
  }

  private partsOf(process: string): ProcessParts {
    const parts = this.parts.get(process);
    if (!parts) throw new UnknownProcess(process);
    return parts;
  }
}
