import pg from 'pg';
import { type NewEvent, type Position, type Recorded } from '#kernel';
import {
  type Appended,
  EventStore,
  type Follow,
  type Followed,
  type Head,
  NoHistory,
  type Outline,
  type ReadableStore,
  type ReadAll,
  type ReadStream,
  WrongExpectedRevision,
} from '../event-store.js';
import { followPages, PAGE, type PageSpan, readPages, type Source, type Wanted } from '../pages.js';
import { appendedAs, appendedBefore, prepare, type Prepared } from '../prepared.js';
import { Together } from '../together.js';
import { appendBatch, type Outcome } from './appending.js';
import { Database } from './database.js';
import { GroupCommit } from './group-commit.js';
import { Listener } from './listener.js';
import {
  isFull,
  pageOfAll,
  pageOfMany,
  pageOfOutlines,
  pageOfStream,
  positionOf,
  recordedOf,
  SHARE,
  type Beginning,
  type OutlineRow,
  type Row,
} from './reading.js';
import { migrate } from './schema.js';

export interface PostgresOptions {
  /** Address of the database; the store makes a pool of its own. */
  readonly url?: string;
  /** A pool to share; `close` leaves it open, and its time-outs are its owner's. */
  readonly pool?: pg.Pool;
  /** For how many milliseconds a call tries to reach the server again before it throws StoreUnavailable. Default 10,000. */
  readonly patience?: number;
}

const PATIENCE = 10_000;
const BATCH = { maxItems: 1_000, maxBytes: 8_000_000 };

/** Events in the tables of the schema `event_store`, which it makes by itself. */
export class PostgresEventStore extends EventStore {
  private readonly commits: GroupCommit<Prepared, Outcome>;
  private readonly listener: Listener;
  private readonly beginnings: Together<Beginning, Page>;

  private constructor(
    private readonly database: Database,
    private readonly name: string,
    private readonly ownsPool: boolean,
  ) {
    super();
    this.commits = new GroupCommit((batch) => appendBatch(database, batch), {
      keyOf: ({ stream }) => stream,
      bytesOf: ({ bytes }) => bytes,
      ...BATCH,
    });
    this.listener = new Listener(database.pool.options);
    this.beginnings = new Together((asked) => this.pagesOf(asked), { most: 100, lanes: READING_LANES });
  }

  /** Opens the store, and makes or updates its tables. Throws StoreUnavailable. */
  static async connect({ url, pool, patience = PATIENCE }: PostgresOptions): Promise<PostgresEventStore> {
    const database = new Database(pool ?? ownPool(url, patience), patience);
    await database.persist(async () => {
      const client = await database.pool.connect();
      try {
        await migrate(client);
      } finally {
        client.release(true);
      }
    });
    const { store } = await endOf(database);
    return new PostgresEventStore(database, store, pool === undefined);
  }

  /**
   * Opens a store that is there, by sessions that can't write: a user who may only read is enough, and a standby will do.
   * Throws NoHistory, StoreUnavailable.
   */
  static async openToRead({
    url,
    patience = PATIENCE,
  }: Pick<PostgresOptions, 'url' | 'patience'>): Promise<ReadableStore> {
    const database = new Database(ownPool(url, patience, '-c default_transaction_read_only=on'), patience);
    try {
      const { store } = await endOf(database);
      return new PostgresEventStore(database, store, true);
    } catch (error) {
      await database.pool.end();
      if (!isMissing(error)) throw error;
      throw new NoHistory('this database holds no history of Commonshelf', { cause: error });
    }
  }

  /** Its connections at this moment, the one that listens for news aside. */
  get connections(): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
    return this.database.pool;
  }

  async identity(): Promise<string> {
    return this.name;
  }

  async append(stream: string, head: Head, events: readonly NewEvent[]): Promise<Appended> {
    const prepared = prepare(stream, head, events);
    const outcome = await this.commits.submit(prepared);
    if (outcome.written) {
      this.listener.changes.bump();
      return appendedAs(prepared, (index) => positionOf(this.name, outcome.before + BigInt(index + 1)));
    }
    // By itself: in a page that it shares with other streams it may get only a part.
    const stored = await this.pageOf({ stream, from: head.revision + 1, limit: events.length }, 'forwards');
    const before = appendedBefore(prepared, stored.events);
    if (!before) throw new WrongExpectedRevision(stream, head.revision, outcome.actual);
    return before;
  }

  async *readStream(stream: string, options: ReadStream = {}): AsyncIterable<Recorded> {
    const { direction = 'forwards' } = options;
    const step = direction === 'forwards' ? 1 : -1;
    let from: number = options.from ?? (direction === 'forwards' ? 0 : MAX_REVISION);
    for (let left = options.limit ?? Infinity; left > 0;) {
      const { events, more } = await this.streamPage(stream, from, direction, Math.min(left, PAGE));
      yield* events;
      const last = events.at(-1);
      if (!last || !more) return;
      left -= events.length;
      from = last.revision + step;
    }
  }

  readAll(options: ReadAll = {}): AsyncIterable<readonly Recorded[]> {
    return readPages(this.source(), options);
  }

  override readOutlines(options: Omit<ReadAll, 'categories'> = {}): AsyncIterable<readonly Outline[]> {
    const { database, name } = this;
    const source = {
      end: () => endOf(database),
      page: async (wanted: Wanted, { after }: PageSpan, limit: number) => {
        const rows = await database.query<OutlineRow>(pageOfOutlines(wanted, after, limit));
        return rows.map((row) => ({ ...row, position: positionOf(name, row.position) }));
      },
    };
    return readPages<Outline>(source, options);
  }

  follow(options: Follow): AsyncIterable<Followed> {
    return followPages(this.source(), options);
  }

  async end(): Promise<Position | undefined> {
    return (await endOf(this.database)).position;
  }

  async close(): Promise<void> {
    await this.listener.close();
    if (this.ownsPool) await this.database.pool.end();
  }

  private async streamPage(
    stream: string,
    from: number,
    direction: ReadStream['direction'],
    limit: number,
  ): Promise<Page> {
    // Commands that come at once load their streams in one query. What is behind a beginning is read by itself.
    if (from === 0 && direction === 'forwards') return this.beginnings.add({ stream, from, limit });
    return this.pageOf({ stream, from, limit }, direction);
  }

  private async pagesOf(asked: readonly Beginning[]): Promise<readonly Page[]> {
    const [only] = asked;
    if (asked.length === 1 && only) return [await this.pageOf(only, 'forwards')];
    const rows = await this.database.query<Row & { readonly asked: number }>(pageOfMany(asked));
    const each = asked.map((): Row[] => []);
    for (const row of rows) each[row.asked - 1]?.push(row);
    return asked.map(({ limit }, index) => {
      const own = each[index] ?? [];
      const more = isFull(own, Math.min(limit, SHARE.events), SHARE.bytes);
      return { events: own.map((row) => recordedOf(this.name, row)), more };
    });
  }

  private async pageOf({ stream, from, limit }: Beginning, direction: ReadStream['direction']): Promise<Page> {
    const rows = await this.database.query<Row>(pageOfStream(stream, from, direction, limit));
    return { events: rows.map((row) => recordedOf(this.name, row)), more: isFull(rows, limit) };
  }

  private source(): Source {
    const { database, listener, name } = this;
    return {
      end: (signal) => endOf(database, signal),
      page: async (wanted, { after }, limit, signal) => {
        const rows = await database.query<Row>(pageOfAll(wanted, after, limit), signal);
        return rows.map((row) => recordedOf(name, row));
      },
      changes: () => listener.changes.count,
      changed: (since, signal) => listener.changed(since, signal),
    };
  }
}

interface Page {
  readonly events: readonly Recorded[];
  readonly more: boolean;
}

/** A stream that is long holds up those that are wanted with it: others are read meanwhile. */
const READING_LANES = 4;

const MAX_REVISION = 2 ** 31 - 1;

async function endOf(database: Database, signal?: AbortSignal) {
  const [row] = await database.query<{ identity: string; position: string }>(
    { name: 'end', text: 'select identity, position from event_store.store', values: [] },
    signal,
  );
  if (!row) throw new Error('event_store.store is empty: the store has lost its name');
  const position = row.position === '0' ? undefined : positionOf(row.identity, row.position);
  return { store: row.identity, position };
}

/** True when there is no such table or schema. */
function isMissing(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '42P01' || error.code === '3F000');
}

function ownPool(url: string | undefined, patience: number, settings = ''): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max: 8,
    // The server gives up first and says so; a server that says nothing is given up a little later.
    statement_timeout: patience,
    query_timeout: patience + 1_000,
    connectionTimeoutMillis: patience,
    keepAlive: true,
    options: `-c jit=off ${settings}`,
  });
}
