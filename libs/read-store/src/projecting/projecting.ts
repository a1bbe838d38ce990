import { randomUUID } from 'node:crypto';
import type { EventStore } from '#event-store';
import type { Catalogue, Position, Recorded } from '#kernel';
import { Background } from '../consuming/background.js';
import { byScope } from '../consuming/batches.js';
import { standingOf, register } from '../consuming/consumer.js';
import { Places } from '../consuming/places.js';
import { statusOf, type Status } from '../consuming/status.js';
import { checkConsumer } from '../consuming/store-check.js';
import { parkedOf, type Parked } from '../parking/parked.js';
import { retryScope, skipEvent, type OnSkip } from '../parking/retry.js';
import { pauseConsumer, resumeConsumer, type Decision } from '../pausing/pausing.js';
import type { ReadStore } from '../read-store.js';
import { build, type BuilderParts } from '../rebuild/builder.js';
import { unfinishedBuilds } from '../rebuild/generations.js';
import { NotTheBuilder } from '../rebuild/lease.js';
import { progressOf, type Progress } from '../rebuild/progress.js';
import { everyOf, Rounds } from '../round/rounds.js';
import { catchUp } from './catching-up.js';
import type { AnyProjection } from './fold.js';
import { applyLive, memberOf } from './live.js';
import { mendableProjection } from './mending.js';

/** What the projection engine works with. */
export interface ProjectingOptions {
  readonly readStore: ReadStore;
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly projections: readonly AnyProjection[];
  /** Records a skip as an event before it takes effect. */
  readonly onSkip: OnSkip;
  /** Told of each failure of work in the background; it is tried again, except when the store was replaced or cut back. */
  readonly onFault: (error: unknown, projection: string) => void;
  /** An event that ended the process this many times is parked. Default 3. */
  readonly attempts?: number;
  /** After so many live events the place from which a restart reads on is noted anew, so that it stays quick. Default 1,000. */
  readonly noteEvery?: number;
  /** Events of one transaction when a generation is built. Default 5,000. */
  readonly batch?: number;
  /** For tests: called inside each transaction, before it commits. */
  readonly beforeCommit?: () => Promise<void>;
}

/** No projection of this name runs here. */
export class UnknownProjection extends Error {
  override readonly name = 'UnknownProjection';
}

/**
 * Keeps the rows of projections: from live events by `handle`, from the store by itself when one is new, has a new
 * version, was away, or is to be rebuilt. Any number of processes may run the same projections.
 */
export class Projecting {
  private readonly parts: ReadonlyMap<string, BuilderParts>;
  private readonly background: Background;
  private readonly places: Places;
  private readonly rounds: Rounds;

  constructor(private readonly options: ProjectingOptions) {
    const { readStore, store, catalogue, projections, onFault, attempts = 3, batch, beforeCommit } = options;
    const { database, waiters } = readStore;
    const runner = randomUUID();
    this.parts = new Map(
      projections.map((projection) => [
        projection.name,
        { database, waiters, store, catalogue, projection, runner, attempts, batch, beforeCommit },
      ]),
    );
    this.rounds = new Rounds(
      { database, runner, members: [...this.parts.values()].map(memberOf) },
      (name, scope, events, suspicious) => this.applyAlone(name, scope, events, suspicious),
    );
    this.background = new Background(onFault);
    const names = projections.map(({ name }) => name);
    this.places = new Places({ database, store, background: this.background }, names, options.noteEvery);
  }

  /**
   * Checks every checkpoint against the store, then begins in the background to catch up and to build what is new.
   * `handle` may be called from then on. Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back.
   */
  async start(): Promise<void> {
    for (const { database, store, projection } of this.parts.values()) {
      await register(database, projection.name);
      await checkConsumer(database, store, projection.name);
    }
    for (const parts of this.parts.values()) this.beginBringingUp(parts);
  }

  /** Resolves when nothing is being caught up, built or retried in this process. */
  settled(): Promise<void> {
    return this.background.settled();
  }

  /** Takes live events of one scope, as a Transport gives them. Resolves when their effect is durable. */
  readonly handle = async (scope: string, events: readonly Recorded[]): Promise<void> => {
    await this.rounds.take(scope, events);
    this.places.handled(events.length);
  };

  /** Takes a page of mixed events in the store's order. */
  async applyPage(events: readonly Recorded[]): Promise<void> {
    await everyOf([...byScope(events)].map(([scope, batch]) => this.handle(scope, batch)));
  }

  /** Where a transport without a memory begins: every projection has seen all events up to there, or will read them itself. */
  resumeFrom(): Promise<Position | undefined> {
    // A projection that is not served yet, or has passed over events, reads them from the store by itself.
    return this.places.toResumeFrom(
      (name, { active, version, frozen }) =>
        active === undefined || version !== this.partsOf(name).projection.version || frozen,
    );
  }

  /** Builds a projection anew, of all scopes or one, beside what is served; resolves when it has taken over or was stopped. */
  async rebuild(projection: string, { scope = null }: { readonly scope?: string | null } = {}): Promise<void> {
    const parts = this.partsOf(projection);
    const builder = randomUUID();
    await this.inBackground(parts, () => this.build(parts, scope, builder));
  }

  /** From now on nothing is applied to a projection, in whichever process; also not when it is built. Events pass it by. */
  async pause(projection: string, decision: Decision): Promise<void> {
    const { database } = this.partsOf(projection);
    await pauseConsumer(database, projection, decision);
  }

  /** Ends the pause, and begins in the background to read on from the store, and to go on with what was being built or retried. */
  async resume(projection: string, decision: Decision): Promise<void> {
    const parts = this.partsOf(projection);
    await resumeConsumer(parts.database, projection, decision);
    this.beginBringingUp(parts);
  }

  /** What is being built of a projection. */
  progress(projection: string): Promise<readonly Progress[]> {
    const { database, store } = this.partsOf(projection);
    return progressOf(database, store, projection);
  }

  /** Scopes that wait at an event that can't be applied, oldest first. */
  async parked(): Promise<readonly Parked[]> {
    const parked = await parkedOf(this.options.readStore.database);
    return parked.filter(({ consumer }) => this.parts.has(consumer));
  }

  /** Tries a parked scope again; resolves when it is mended, or parked again. Throws NotParked. */
  async retry(projection: string, scope: string): Promise<'mended' | 'parked' | 'stopped'> {
    return retryScope(mendableProjection(this.partsOf(projection)), scope, this.background.signal);
  }

  /** Leaves out the event a scope is parked at, after `onSkip`, and goes on behind it. Throws NotParked. */
  async skip(
    projection: string,
    scope: string,
    position: Position,
    why: string,
  ): Promise<'mended' | 'parked' | 'stopped'> {
    const mendable = mendableProjection(this.partsOf(projection));
    return skipEvent(mendable, { scope, position, why }, this.options.onSkip, this.background.signal);
  }

  /** How each projection stands. */
  async status(): Promise<readonly Status[]> {
    const { readStore, store } = this.options;
    return Promise.all([...this.parts.keys()].map((name) => statusOf(readStore.database, store, name)));
  }

  /** Ends the work in the background after the batch in hand; a build goes on from there at the next start. */
  stop(): Promise<void> {
    return this.background.stop();
  }

  private async applyAlone(
    projection: string,
    scope: string,
    events: readonly Recorded[],
    suspicious: boolean,
  ): Promise<void> {
    const parts = this.partsOf(projection);
    const gap = await applyLive(parts, new Map([[scope, events]]), suspicious);
    // Whoever resumed it began to read them from the store, but its process may have ended before it was done.
    if (gap) this.background.once(projection, 'gap', () => catchUp(parts, this.background.signal));
  }

  private beginBringingUp(parts: BuilderParts): void {
    const builder = randomUUID();
    void this.inBackground(parts, () => this.bringUp(parts, builder));
  }

  private async bringUp(parts: BuilderParts, builder: string): Promise<void> {
    const { database, projection } = parts;
    const { active, version, paused } = await standingOf(database, projection.name);
    if (paused) return;
    if (active === undefined || version !== projection.version) await this.build(parts, null, builder);
    else await catchUp(parts, this.background.signal);
    for (const scope of await unfinishedBuilds(database, projection.name, projection.version)) {
      await this.build(parts, scope, builder);
    }
    for (const { scope, retrying } of await parkedOf(database, projection.name)) {
      if (retrying) await retryScope(mendableProjection(parts), scope, this.background.signal);
    }
  }

  /** Builds, or waits until another has. */
  private async build(parts: BuilderParts, scope: string | null, builder: string): Promise<void> {
    try {
      await build(parts, scope, builder, this.background.signal);
    } catch (error) {
      const served = await standingOf(parts.database, parts.projection.name);
      if (error instanceof NotTheBuilder && scope === null && served.version === parts.projection.version) return;
      throw error;
    }
  }

  private inBackground({ projection }: BuilderParts, work: () => Promise<void>): Promise<void> {
    return this.background.do(projection.name, work);
  }

  private partsOf(projection: string): BuilderParts {
    const parts = this.parts.get(projection);
    if (!parts) throw new UnknownProjection(projection);
    return parts;
  }
}
