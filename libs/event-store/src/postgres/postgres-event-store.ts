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
import { followPages, type PageSpan, readPages, type Source, type Wanted } from '../pages.js';
import { appendedAs, appendedBefore, prepare, type Prepared } from '../prepared.js';
import { appendBatch, type Outcome } from './appending.js';
import { Database } from './database.js';
import { GroupCommit } from './group-commit.js';
import { Listener } from './listener.js';
import { pageOfAll, pageOfOutlines, positionOf, recordedOf, type OutlineRow, type Row } from './reading.js';
import { migrate } from './schema.js';
import { Streams } from './streams.js';

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
  private readonly streams: Streams;

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
    this.streams = new Streams(database, name);
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
    const stored = await this.streams.page({ stream, from: head.revision + 1, limit: events.length }, 'forwards');
    const before = appendedBefore(prepared, stored.events);
    if (!before) throw new WrongExpectedRevision(stream, head.revision, outcome.actual);
    return before;
  }

  readStream(stream: string, options: ReadStream = {}): AsyncIterable<Recorded> {
    return this.streams.read(stream, options);
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
