import { InMemoryEventStore, type EventStore } from '#event-store';
import type { Recorded } from '#kernel';
import { freshDatabase, gate, NOW, type FreshDatabase, type Gate } from '#testing';
import type { Decision } from '../pausing/pausing.js';
import { Processing, type ProcessingOptions } from '../process/processing.js';
import type { Projecting as Engine, ProjectingOptions } from '../projecting/projecting.js';
import { Projecting } from '../projecting/projecting.js';
import { ReadStore } from '../read-store.js';
import { Desk } from './desk.js';
import { Writer, catalogue, cured, doorOpened, holdings, shelves } from './shelves.js';

/** An empty read store on real PostgreSQL beside an event store in memory. */
export class Setting {
  readonly writer: Writer;
  readonly desk = new Desk();
  readonly faults: unknown[] = [];
  /** What the processes' clock shows. */
  now = NOW;
  private readonly opened: { stop(): Promise<void> }[] = [];
  private readonly stores: ReadStore[] = [];

  private constructor(
    readonly url: string,
    readonly store: EventStore,
    private readonly drop: () => Promise<void>,
  ) {
    this.writer = new Writer(store);
  }

  static async open(store: EventStore = new InMemoryEventStore(), made?: FreshDatabase): Promise<Setting> {
    cured.clear();
    const database = made ?? (await freshDatabase());
    return new Setting(database.url, store, () => database.drop());
  }

  /** A read store of its own, as another process has it. */
  async readStore(): Promise<ReadStore> {
    const readStore = await ReadStore.open({ url: this.url, connections: 4 });
    this.stores.push(readStore);
    return readStore;
  }

  /** A projection engine with connections of its own, as another process runs it. */
  async engine(options: Partial<ProjectingOptions> = {}): Promise<Engine> {
    const engine = new Projecting({
      readStore: options.readStore ?? (await this.readStore()),
      store: this.store,
      catalogue,
      projections: [shelves, holdings],
      onSkip: async () => undefined,
      onFault: (error) => this.faults.push(error),
      ...options,
    });
    this.opened.push(engine);
    return engine;
  }

  /** An engine that has caught up. */
  async started(options: Partial<ProjectingOptions> = {}): Promise<Engine> {
    const engine = await this.engine(options);
    await engine.start();
    await engine.settled();
    return engine;
  }

  /** A process runner that was started, with connections of its own. It ticks when it starts, and when it is told to. */
  async runner(options: Pick<ProcessingOptions, 'processes'> & Partial<ProcessingOptions>): Promise<Processing> {
    const runner = new Processing({
      readStore: options.readStore ?? (await this.readStore()),
      store: this.store,
      catalogue,
      give: this.desk.give,
      clock: () => this.now,
      wake: untilAborted,
      onSkip: async () => undefined,
      onFault: (error) => this.faults.push(error),
      ...options,
    });
    this.opened.push(runner);
    await runner.start();
    return runner;
  }

  /** An operator's decision, at a position of its own after all that was written. */
  async decided(reason: string = 'The rows are being looked at.'): Promise<Decision> {
    const [event] = await this.writer.write(doorOpened('operations'));
    if (!event) throw new Error('nothing was written');
    return { position: event.position, at: NOW, reason };
  }

  /**
   * Holds the n-th reading of a scope from the store, counted from now: it has read all that there was, `at` opens, and
   * its reader is given it once `on` is opened.
   */
  holdReading(scope: string, nth: number): { readonly at: Gate; readonly on: Gate } {
    const [at, on] = [gate(), gate()];
    const readAll: EventStore['readAll'] = this.store.readAll.bind(this.store);
    let n = 0;
    async function* held(options: Parameters<typeof readAll>[0]): ReturnType<typeof readAll> {
      const pages: (readonly Recorded[])[] = [];
      for await (const page of readAll(options)) pages.push(page);
      if (options?.scope === scope && (n += 1) === nth) {
        at.open();
        await on.passed;
      }
      yield* pages;
    }
    this.store.readAll = held;
    return { at, on };
  }

  /** Lets a process of ours lose its connections for good, as when it is killed. */
  async kill(readStore: ReadStore): Promise<void> {
    this.stores.splice(this.stores.indexOf(readStore), 1);
    await readStore.close();
  }

  /** Ends all connections to the database but those of `but`, as when the processes that hold them are killed. */
  async cut(but: ReadStore): Promise<void> {
    await but.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
  }

  /** Something with a `stop`, stopped at the end. */
  also<T extends { stop(): Promise<void> }>(running: T): T {
    this.opened.push(running);
    return running;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((engine) => engine.stop()));
    await Promise.all(this.stores.map((readStore) => readStore.close()));
    await this.store.close();
    await this.drop();
  }
}

/** All rows that are served, in a form that two databases can be compared by. */
export async function everything(readStore: ReadStore): Promise<readonly unknown[]> {
  const { rows } = await readStore.database.query(
    `select c.name, r.scope, r.key, r.value from read_store.consumer c join read_store.rows r on r.generation = c.active
      order by c.name, r.scope, r.key`,
  );
  return rows;
}

function untilAborted(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
