import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '../start/cannot-start.js';
import type { Progress } from '../start/progress.js';
import { DATABASE, openAccess, urlOf, type Access } from './access.js';
import { findBinaries, withinReach, type Binaries } from './binaries.js';
import { InitialisationFailed, initialise } from './initialise.js';
import { everyoneReaches, nameFor, ownerOf, type Owner } from './owner.js';
import { stopLeftOver } from './postmaster.js';
import { Server, ServerDidNotStart, type Launch } from './server.js';

/** Where the embedded server lives, and who is told what it does. */
export interface Place {
  /** The data folder. */
  readonly data: string;
  readonly logs: string;
  readonly progress: Progress;
  /** Told when the server ended by itself, when it could not be started again, and when it was. */
  readonly tell: (what: 'ended' | 'not-restarted' | 'restarted', error?: unknown) => void;
}

/** How long the first start is tried: after kill -9 the old server's processes hold its memory for up to 3.4 s. */
const START_PATIENCE = 15_000;
const PAUSES = { first: 200, longest: 5_000 };

/** A PostgreSQL server of our own in the data folder, started again whenever it dies, until `stop`. */
export class EmbeddedPostgres {
  private server: Server | undefined;
  private readonly ending = new AbortController();
  private keeping: Promise<void> | undefined;

  private constructor(
    private readonly launch: Launch,
    private readonly tell: Place['tell'],
    private readonly access: Access,
  ) {}

  /** The address of the database; it stays the same as long as this lives. */
  get url(): string {
    return urlOf(this.access, DATABASE);
  }

  /**
   * Prepares the server, whatever an earlier start has left: a cluster is made when there is none, a server that still
   * runs is stopped. It does not run yet. Throws CannotStart.
   */
  static async prepare({ data, logs, progress, tell }: Place, signal: AbortSignal): Promise<EmbeddedPostgres> {
    const cluster = join(data, 'postgres');
    const owner = await ownerOf(cluster);
    await nameFor(data, owner);
    const binaries = await reachable(owner, data);
    const leftOver = await stopLeftOver(cluster);
    if (leftOver) progress.say('  A database that an earlier start had left running was stopped.');
    const access = await openAccess(data, cluster);
    if (!(await stat(cluster).catch(() => undefined)))
      await progress.step('Database made', () => made(binaries, owner, cluster, access.password, signal));
    const { postgres } = binaries;
    const name = await nameFor(cluster, owner);
    const launch = { postgres, owner, cluster, name, port: access.port, log: join(logs, 'postgres.log') };
    return new EmbeddedPostgres(launch, tell, access);
  }

  /** Starts the server and makes the database. Throws CannotStart with what the server said. */
  async start(): Promise<void> {
    try {
      await this.launchWithin(START_PATIENCE);
    } catch (error) {
      if (!(error instanceof ServerDidNotStart)) throw error;
      throw new CannotStart(`PostgreSQL did not start. It said: ${error.message}\nMore is in ${this.launch.log}.`, {
        cause: error,
      });
    }
    process.once('exit', this.endAtExit);
    this.keeping = this.keep();
    await makeDatabase(urlOf(this.access, 'postgres'));
  }

  /** Fast shutdown; resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.server?.stop();
    await this.keeping;
    process.removeListener('exit', this.endAtExit);
  }

  /** When our process ends by an error of its own, the server ends with it: immediately, and recovers at the next start. */
  readonly endAtExit = (): void => this.server?.signal('SIGQUIT');

  private async keep(): Promise<void> {
    for (;;) {
      await this.server?.ended;
      if (this.ending.signal.aborted) return;
      this.tell('ended');
      await this.launchWithin(Infinity);
      this.tell('restarted');
    }
  }

  private async launchWithin(patience: number): Promise<void> {
    const deadline = Date.now() + patience;
    for (let wait = PAUSES.first; !this.ending.signal.aborted; wait = Math.min(2 * wait, PAUSES.longest)) {
      try {
        this.server = await Server.launch(this.launch);
        if (this.ending.signal.aborted) await this.server.stop();
        return;
      } catch (error) {
        // A server that ran is tried again whatever stopped it (too many open files, say), with the same pauses.
        if (patience === Infinity) this.tell('not-restarted', error);
        else if (!(error instanceof ServerDidNotStart) || Date.now() > deadline) throw error;
        await pause(wait, undefined, { signal: this.ending.signal }).catch(() => undefined); // woken by stop
      }
    }
  }
}

/** Where root keeps a copy of PostgreSQL's programs when neither the checkout nor the data folder can be got at by others. */
const CACHE = '/var/cache/commonshelf';

async function reachable(owner: Owner, data: string): Promise<Binaries> {
  const binaries = await findBinaries();
  if (owner.uid === undefined) return binaries;
  return withinReach(binaries, (await everyoneReaches(data)) ? data : CACHE);
}

async function made(
  binaries: Binaries,
  owner: Owner,
  cluster: string,
  password: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await initialise(binaries, owner, cluster, password, signal);
  } catch (error) {
    if (!(error instanceof InitialisationFailed)) throw error;
    throw new CannotStart(`PostgreSQL could not make its database. It said: ${error.message}`, { cause: error });
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // its statement tells
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
