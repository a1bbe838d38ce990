import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endBy, hasEnded } from '../../libs/testing/src/child-process.js';
import { freePort } from '../../libs/testing/src/free-ports.js';
import { untilReady } from './until-ready.js';

const MAIN = 'dist/apps/standalone/src/main.js';

/** The built product, run as its users run it, with a data folder of its own. */
export class Product {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly data: string,
    readonly port: number,
    private readonly options: readonly string[],
    private readonly environment: Readonly<Record<string, string>>,
    private readonly release: () => Promise<void>,
  ) {}

  /** Makes a data folder and finds a free port; nothing runs yet. What it was given is released when it is removed. */
  static async prepare(
    options: readonly string[] = ['--empty'],
    environment: Readonly<Record<string, string>> = {},
    release: () => Promise<void> = async () => undefined,
  ): Promise<Product> {
    const data = mkdtempSync(join(tmpdir(), 'commonshelf-'));
    // As root the database runs as another user, who must get there.
    chmodSync(data, 0o755);
    return new Product(data, await freePort(), options, environment, release);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** All that it printed since it was last started. */
  get printed(): string {
    return this.output;
  }

  /** Starts it and waits until it says that it is ready. Throws with what it printed when it ends before. */
  async start(): Promise<this> {
    this.output = '';
    const args = [MAIN, '--port', String(this.port), '--data', this.data, ...this.options];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'test', ...this.environment },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.process = child;
    await this.untilReady();
    return this;
  }

  /** Throws with what it printed when it has ended, or is not ready in time. */
  async untilReady(): Promise<void> {
    await untilReady('the product', this);
  }

  get ended(): boolean {
    return hasEnded(this.process);
  }

  async ready(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    return answer?.status === 200;
  }

  /** Kills Node outright; what it started lives on. */
  async kill(): Promise<void> {
    await endBy(this.process, 'SIGKILL');
  }

  /** Asks it to end and waits until it has; gives its exit code. */
  async stop(): Promise<number | null> {
    return endBy(this.process, 'SIGTERM');
  }

  /** Ends it for good and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await this.release();
    rmSync(this.data, { recursive: true, force: true, maxRetries: 10 });
  }
}
