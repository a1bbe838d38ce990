import { randomBytes } from 'node:crypto';
import { type Metadata, type NewEvent, numbersOf, type Position, positionAt, type Recorded } from '#kernel';
import { Changes } from '../changes.js';
import {
  type Appended,
  categoryOf,
  EventStore,
  type Follow,
  type Followed,
  type Head,
  NO_STREAM,
  type ReadAll,
  type ReadStream,
  WrongExpectedRevision,
} from '../event-store.js';
import { followPages, readPages, type Source, type Wanted } from '../pages.js';
import { appendedAs, appendedBefore, prepare } from '../prepared.js';

interface Stored extends Omit<Recorded, 'data' | 'metadata'> {
  /** As text, so that nobody who read an event can alter it. */
  readonly data: string;
  readonly metadata: string;
  readonly scope: string;
}

/** Keeps events as long as the process lives: for tests, and for nothing that matters. */
export class InMemoryEventStore extends EventStore {
  private readonly store = `memory${randomBytes(6).toString('hex')}`;
  private readonly all: Stored[] = [];
  private readonly streams = new Map<string, Stored[]>();
  private readonly changes = new Changes();

  async identity(): Promise<string> {
    return this.store;
  }

  async append(stream: string, head: Head, events: readonly NewEvent[]): Promise<Appended> {
    const prepared = prepare(stream, head, events);
    const there = this.streams.get(stream) ?? [];
    const actual = there.at(-1) ?? NO_STREAM;
    if (actual.revision !== head.revision || actual.hash !== head.hash) {
      const before = appendedBefore(prepared, there.slice(head.revision + 1).map(recorded));
      if (!before) throw new WrongExpectedRevision(stream, head.revision, actual.revision);
      return before;
    }
    const base = this.all.length + 1;
    const appended = appendedAs(prepared, (index) => positionAt(this.store, BigInt(base + index)));
    for (const { event, revision, data, metadata, hash } of prepared.events) {
      const position = positionAt(this.store, BigInt(this.all.length + 1));
      const { id, type } = event;
      const stored = { id, type, data, metadata, stream, revision, position, hash, scope: event.metadata.scope };
      there.push(stored);
      this.all.push(stored);
    }
    this.streams.set(stream, there);
    this.changes.bump();
    return appended;
  }

  async *readStream(stream: string, { from, direction, limit = Infinity }: ReadStream = {}): AsyncIterable<Recorded> {
    const there = this.streams.get(stream) ?? [];
    const backwards = direction === 'backwards';
    const chosen = backwards ? there.slice(0, (from ?? there.length) + 1).reverse() : there.slice(from ?? 0);
    for (const event of chosen.slice(0, limit)) yield recorded(event);
  }

  readAll(options: ReadAll = {}): AsyncIterable<readonly Recorded[]> {
    return readPages(this.source(), options);
  }

  follow(options: Follow): AsyncIterable<Followed> {
    return followPages(this.source(), options);
  }

  async end(): Promise<Position | undefined> {
    return this.all.at(-1)?.position;
  }

  async close(): Promise<void> {
    this.changes.bump();
  }

  private source(): Source {
    const { changes } = this;
    return {
      end: async () => ({ store: this.store, position: this.all.at(-1)?.position }),
      page: async (wanted, { after }, limit) => this.page(wanted, after, limit),
      changes: () => changes.count,
      changed: (since, signal) => changes.after(since, signal),
    };
  }

  private page(wanted: Wanted, after: Position | undefined, limit: number): Recorded[] {
    const page: Recorded[] = [];
    for (
      let place = after === undefined ? 0 : numberOf(after);
      place < this.all.length && page.length < limit;
      place += 1
    ) {
      const event = this.all[place];
      if (event && wants(wanted, event)) page.push(recorded(event));
    }
    return page;
  }
}

function wants({ categories, scope }: Wanted, event: Stored): boolean {
  if (categories && !categories.includes(categoryOf(event.stream))) return false;
  return scope === undefined || scope === event.scope;
}

function recorded({ id, type, data, metadata, stream, revision, position, hash }: Stored): Recorded {
  const parsed = { data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as Metadata };
  return { id, type, ...parsed, stream, revision, position, hash };
}

/** Positions count from 1, so an event's position is the place of the one after it. */
function numberOf(position: Position): number {
  return Number(numbersOf(position)[0]);
}
