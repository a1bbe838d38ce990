import { type EventData, NO_STREAM as MUST_NOT_EXIST } from '@eventstore/db-client';
import type { NewEvent, Position, Recorded } from '#kernel';
import {
  type Appended,
  AppendTooLarge,
  EventStore,
  type Follow,
  type Followed,
  GENESIS,
  type Head,
  type ReadableStore,
  type ReadAll,
  type ReadStream,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../event-store.js';
import { followPages, readPages, type Source } from '../pages.js';
import { appendedBefore, prepare, type Prepared } from '../prepared.js';
import { type Attempt, Connection } from './connection.js';
import { KnownHeads } from './known-heads.js';
import { givenNameOf, nameOf } from './naming.js';
import { kindOf } from './outage.js';
import { lastOfAll, mustStandAt, pageOfAll, pageOfStream, type StreamPage } from './reading.js';
import { FIRST_PAGE, larger, readByPages } from './stream-pages.js';
import { storedFrom } from './stored.js';
import { within } from './taking.js';
import { Watch } from './watch.js';

export interface EventStoreDbOptions {
  /** `esdb://user:password@a:2113,b:2113?tls=true`; with TLS it needs a user and a password. */
  readonly url: string;
  /** For how many milliseconds a call tries to reach the server again before it throws StoreUnavailable. Default 10,000. */
  readonly patience?: number;
}

const PATIENCE = 10_000;

/**
 * Events in EventStoreDB or KurrentDB, from 23.10 (it says when a subscription has caught up). It keeps to exact revisions,
 * reads back what it appended, and asks the leader only.
 */
export class EventStoreDbEventStore extends EventStore {
  private readonly watch: Watch;
  private readonly known = new KnownHeads();
  private readonly turns = new Map<string, Promise<void>>();
  private named: { readonly generation: number; readonly name: string } | undefined;

  private constructor(
    private readonly connection: Connection,
    private readonly naming = nameOf,
  ) {
    super();
    this.watch = new Watch(connection);
  }

  /** Opens the store, and gives it its name when it is new. Throws RangeError on a wrong address, StoreUnavailable. */
  static async connect({ url, patience = PATIENCE }: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    return new EventStoreDbEventStore(new Connection(url, patience)).reached();
  }

  /** Opens a store that is there: a user who may only read is enough. Throws as `connect`, and NoHistory. */
  static async openToRead({ url, patience = PATIENCE }: EventStoreDbOptions): Promise<ReadableStore> {
    return new EventStoreDbEventStore(new Connection(url, patience), givenNameOf).reached();
  }

  identity(): Promise<string> {
    return this.connection.run((attempt) => this.nameOn(attempt));
  }

  async append(stream: string, head: Head, events: readonly NewEvent[]): Promise<Appended> {
    const prepared = prepare(stream, head, events);
    const written = prepared.events.map(storedFrom);
    const actual = await this.inTurn(stream, () => this.tryToWrite(prepared, written));
    // The server compares ids only, and forgets none; whether it is ours that stands there the chain says.
    const { events: stored } = await this.page(stream, { from: head.revision + 1, limit: events.length });
    const appended = appendedBefore(prepared, stored);
    if (appended) {
      this.known.add(this.connection.generation, stream, appended.head);
      this.watch.changes.bump();
      return appended;
    }
    if (actual === undefined) throw new StoreUnavailable(`${stream}: what was just appended can't be read back`);
    throw new WrongExpectedRevision(stream, head.revision, actual);
  }

  readStream(stream: string, options: ReadStream = {}): AsyncIterable<Recorded> {
    return readByPages(stream, options, (page) => this.page(stream, page));
  }

  readAll(options: ReadAll = {}): AsyncIterable<readonly Recorded[]> {
    return readPages(this.source(), options);
  }

  follow(options: Follow): AsyncIterable<Followed> {
    return followPages(this.source(), options);
  }

  async end(): Promise<Position | undefined> {
    return (await this.endNow()).position;
  }

  async close(): Promise<void> {
    const watching = this.watch.close();
    await this.connection.close();
    await watching;
  }

  /** Itself, once it is known which store this is. */
  private async reached(): Promise<this> {
    try {
      await this.identity();
    } catch (error) {
      await this.close();
      throw error;
    }
    return this;
  }

  /** One append of a stream at a time: who comes late then often sees it here, and does not ask the server in vain. */
  private inTurn<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.turns.get(stream) ?? Promise.resolve()).then(work);
    const over = () => {
      if (this.turns.get(stream) === settled) this.turns.delete(stream);
    };
    const settled: Promise<void> = mine.then(over, over);
    this.turns.set(stream, settled);
    return mine;
  }

  /** Undefined when it was written, now or before; else a revision that the stream has reached. */
  private async tryToWrite(prepared: Prepared, events: EventData[]): Promise<number | undefined> {
    const { stream, head } = prepared;
    const { generation } = this.connection;
    const beyond = this.known.beyond(generation, stream, head.revision);
    if (beyond !== undefined) return beyond;
    if (!(await this.standsAt(stream, head))) return (await this.lastOf(stream))?.revision ?? -1;
    const actual = await this.connection.run((attempt) => write(attempt, prepared, events));
    const last = prepared.events.at(-1);
    if (actual === undefined && last) this.known.add(generation, stream, last);
    return actual;
  }

  /** Whether the head is one of the stream. Without this a forged or outdated hash would break the chain. */
  private async standsAt(stream: string, head: Head): Promise<boolean> {
    if (head.revision < 0) return head.hash === GENESIS;
    if (this.known.has(this.connection.generation, stream, head)) return true;
    const { events } = await this.page(stream, { from: head.revision, limit: 1 });
    return events[0]?.revision === head.revision && events[0].hash === head.hash;
  }

  private async lastOf(stream: string): Promise<Recorded | undefined> {
    return (await this.page(stream, { direction: 'backwards', limit: 1 })).events[0];
  }

  private page(stream: string, options: Partial<StreamPage> & Pick<StreamPage, 'limit'>) {
    return this.connection.run(async (attempt) => {
      const { from, direction = 'forwards', limit } = options;
      const page = await pageOfStream(attempt, await this.nameOn(attempt), stream, { from, direction, limit });
      const last = page.events.at(-1);
      if (last) this.known.add(attempt.generation, stream, last);
      return page;
    });
  }

  private source(): Source {
    let last: Recorded | undefined;
    let size = FIRST_PAGE;
    const { watch } = this;
    return {
      end: (signal) => this.endNow(signal),
      page: (wanted, span, limit, signal) =>
        this.connection.run(async (attempt) => {
          const store = await this.nameOn(attempt);
          const { after } = span;
          // Each time, since a channel may have gone to a server that was restored, without a word to anybody.
          if (after !== undefined)
            await mustStandAt(attempt, store, after, last?.position === after ? last : undefined);
          const events = await pageOfAll(attempt, store, wanted, span, Math.min(limit, size));
          size = larger(size);
          last = events.at(-1) ?? last;
          return events;
        }, signal),
      changes: () => watch.changes.count,
      changed: (since, signal) => watch.changed(since, signal),
    };
  }

  private endNow(signal?: AbortSignal) {
    return this.connection.run(async (attempt) => {
      const store = await this.nameOn(attempt);
      return { store, position: (await lastOfAll(attempt, store))?.position };
    }, signal);
  }

  /** Asked again after each loss of the server: another may have come back in its place. */
  private async nameOn(attempt: Attempt): Promise<string> {
    const { generation } = attempt;
    if (this.named?.generation !== generation) this.named = { generation, name: await this.naming(attempt) };
    return this.named.name;
  }
}

/** Undefined when it was written, now or before; else the stream's actual revision. It may be sent again. */
async function write(
  { client, credentials, silence }: Attempt,
  { stream, head }: Prepared,
  events: EventData[],
): Promise<number | undefined> {
  const expectedRevision = head.revision < 0 ? MUST_NOT_EXIST : BigInt(head.revision);
  const options = { expectedRevision, credentials, requiresLeader: true, deadline: silence } as const;
  try {
    await within(silence, client.appendToStream(stream, events, options));
    return undefined;
  } catch (error) {
    if (kindOf(error) === 'maximum-append-size-exceeded') throw new AppendTooLarge(stream, { cause: error });
    if (kindOf(error) !== 'wrong-expected-version') throw error;
    const { actualVersion } = error as { readonly actualVersion?: unknown };
    return typeof actualVersion === 'bigint' ? Number(actualVersion) : -1;
  }
}
