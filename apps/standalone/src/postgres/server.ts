import { type ChildProcess, spawn } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ADDRESS } from './access.js';
import { postmasterOf } from './postmaster.js';
import type { Owner } from './owner.js';

/** What a server of PostgreSQL is started with. */
export interface Launch {
  readonly postgres: string;
  readonly owner: Owner;
  readonly cluster: string;
  /** What the server calls the cluster, in which it is started. */
  readonly name: string;
  readonly port: number;
  /** The file its own log is appended to. */
  readonly log: string;
}

/** The server ended before it was ready; the last lines of its log are the message. */
export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';
}

/** Milliseconds a fast shutdown may take before it is made an immediate one: recovery at the next start makes up for that. */
const STOP_PATIENCE = 10_000;
const LOOK_EVERY = 15;

/** One run of the server, from its start to its end. */
export class Server {
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
  }

  /** Starts it; resolves when it takes connections. Throws ServerDidNotStart. */
  static async launch({ postgres, owner, cluster, name, port, log }: Launch): Promise<Server> {
    const file = await open(log, 'a', 0o600);
    const { size } = await file.stat();
    const settings = [`listen_addresses=${ADDRESS}`, `port=${port}`, 'unix_socket_directories=', 'log_checkpoints=off'];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    // Detached: a Ctrl-C in the terminal is for us; PostgreSQL is stopped after the application.
    const options = { ...owner, cwd: cluster, detached: true };
    const child = spawn(postgres, ['-D', name, ...flags], { ...options, stdio: ['ignore', file.fd, file.fd] });
    const server = new Server(child);
    await file.close();
    if (await server.becomesReady(cluster)) return server;
    throw new ServerDidNotStart(await tail(log, size));
  }

  /** Fast shutdown; resolves when it has ended. */
  async stop(): Promise<void> {
    this.signal('SIGINT');
    const enough = new AbortController();
    const late = pause(STOP_PATIENCE, 'late' as const, { signal: enough.signal }).catch(() => undefined);
    if ((await Promise.race([this.ended, late])) === 'late') this.signal('SIGQUIT');
    enough.abort();
    await this.ended;
  }

  /** Sends a signal now, without waiting. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.child.kill(signal);
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private async becomesReady(cluster: string): Promise<boolean> {
    while (this.running) {
      const postmaster = await postmasterOf(cluster);
      if (postmaster?.pid === this.child.pid && postmaster?.ready) return true;
      await pause(LOOK_EVERY);
    }
    return false;
  }
}

async function tail(log: string, from: number): Promise<string> {
  const length = Math.min((await stat(log)).size - from, 2_000);
  const file = await open(log, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, (await file.stat()).size - length);
    return buffer.toString('utf8').trim();
  } finally {
    await file.close();
  }
}
