import type { EventStore, Outline } from '#event-store';
import { comparePositions, type Position } from '#kernel';
import { unseen } from './batches.js';
import type { Background } from './background.js';
import { standingOf, type GenerationId, type ConsumerState } from './consumer.js';
import { notePlaces } from './guards.js';
import { unseenBy } from './unseen.js';
import type { Database } from '../database/database.js';

/** After so many live events the place from which a restart reads on is noted anew, so that it stays quick. */
const NOTE_EVERY = 1_000;

/** What is needed to read the store. `matters` says which events a consumer must have seen; default all. */
interface Parts {
  readonly database: Database;
  readonly store: EventStore;
  readonly background: Background;
  readonly matters?: (consumer: string, event: Outline) => boolean;
}

/** How far the consumers of an engine have come in the store: noted now and then, asked for when a transport begins. */
export class Places {
  /** A place is noted with the first live events: without one the transport would deliver everything again after a restart. */
  private sinceNoted = Infinity;

  constructor(
    private readonly parts: Parts,
    private readonly consumers: readonly string[],
    private readonly noteEvery: number = NOTE_EVERY,
  ) {}

  /** So many live events more were handled. */
  handled(events: number): void {
    this.sinceNoted += events;
    if (this.sinceNoted >= this.noteEvery && this.soon()) this.sinceNoted = 0;
  }

  /** Begins to note in the background how far all scopes of each have come; false while that is under way already. */
  soon(): boolean {
    return this.parts.background.once(this.consumers.join(), 'places', () => this.note());
  }

  /** Notes how far all scopes of each have come. */
  note(): Promise<void> {
    return notePlacesSeen(this.parts, this.consumers);
  }

  /**
   * Where a transport without a memory begins: each consumer has seen all events up to there, or `readsItself`, up to the store's
   * end at a later moment than this. Undefined is the first event.
   */
  async toResumeFrom(
    readsItself: (consumer: string, standing: ConsumerState) => boolean,
  ): Promise<Position | undefined> {
    let least = await this.parts.store.end();
    for (const consumer of this.consumers) {
      const standing = await standingOf(this.parts.database, consumer);
      if (readsItself(consumer, standing)) continue;
      if (standing.position === undefined) return undefined;
      if (least !== undefined && comparePositions(standing.position, least) < 0) least = standing.position;
    }
    return least;
  }
}

/** Where a consumer’s served generation is known to have come; its scopes may be further. */
interface Place {
  readonly consumer: string;
  readonly active: GenerationId;
  readonly noted: Position | undefined;
}

/**
 * Notes for each consumer how far every scope has come, parked ones aside: these are read from the store when they are retried.
 * The store is read once for all of them, until none has seen a whole page.
 */
async function notePlacesSeen({ database, store, background, matters }: Parts, consumers: readonly string[]) {
  let places = await placesOf(database, consumers);
  if (places.length === 0) return;
  for await (const events of store.readOutlines({ after: leastOf(places) })) {
    if (background.signal.aborted) return;
    const active = places.map((place) => place.active);
    const notSeen = await unseenBy(database, active, events);
    const reached = new Map<GenerationId, Position>();
    places = places.filter(({ consumer, active, noted }) => {
      const first = unseen(notSeen(active), noted).find((event) => matters?.(consumer, event) !== false);
      const last = first ? events[events.indexOf(first) - 1] : events.at(-1);
      if (last) reached.set(active, last.position);
      return first === undefined;
    });
    await notePlaces(database, reached);
    if (places.length === 0) return;
  }
}

async function placesOf(database: Database, consumers: readonly string[]): Promise<readonly Place[]> {
  const { rows } = await database.query<{ consumer: string; active: GenerationId; position: Position | null }>(
    `select c.name as consumer, g.id::text as active, g.position
       from read_store.consumer c join read_store.generation g on g.id = c.active where c.name = any($1)`,
    [consumers],
  );
  return rows.map(({ consumer, active, position }) => ({ consumer, active, noted: position ?? undefined }));
}

/** Undefined is the beginning of the store. */
function leastOf(places: readonly Place[]): Position | undefined {
  const noted = places.flatMap((place) => place.noted ?? []);
  if (noted.length < places.length) return undefined;
  return noted.reduce((least, each) => (comparePositions(each, least) < 0 ? each : least));
}
