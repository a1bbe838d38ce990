import { spawn, type ChildProcess } from 'node:child_process';
import { endBy, hasEnded } from '../../libs/testing/src/child-process.js';
import { untilReady } from './until-ready.js';

/** One line of a service's log. */
export interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** One process of a built service, as operators run it: configured by its environment, watched at its operations port. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private output = '';
  private operations: number | undefined;

  constructor(
    readonly service: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly main = `dist/apps/${service}/src/main.js`,
  ) {}

  /** Another process of the service with the same configuration, of another release, as it were. */
  beside(main: string): ServiceProcess {
    return new ServiceProcess(this.service, this.environment, main);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What it calls itself at Kafka and in its log, anew with each start. Throws before it has printed its first line. */
  get instance(): string {
    const name = this.lines[0]?.['instance'];
    if (typeof name !== 'string') throw new Error(`${this.service} has not said its name`);
    return name;
  }

  /** All that it printed since it was last started. */
  get printed(): string {
    return this.output;
  }

  get lines(): readonly Line[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Line);
  }

  /** Starts it; it may not be ready yet, nor ever. */
  launch(): this {
    this.output = '';
    this.operations = undefined;
    const child = spawn(process.execPath, [this.main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'test',
        OPERATIONS_PORT: '0',
        OPERATIONS_HOST: '127.0.0.1',
        ...this.environment,
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    this.child = child;
    return this;
  }

  /** Starts it and waits until it is ready. Throws with what it printed when it ends before. */
  async start(): Promise<this> {
    this.launch();
    await this.untilReady();
    return this;
  }

  /** Throws with what it printed when it has ended, or is not ready in time. */
  async untilReady(): Promise<void> {
    await untilReady(this.service, this);
  }

  async ready(): Promise<boolean> {
    return (await this.page('/health/ready'))?.status === 200;
  }

  get ended(): boolean {
    return hasEnded(this.child);
  }

  /** One of its operations pages; undefined when it does not answer. */
  async page(path: string): Promise<{ readonly status: number; readonly body: string } | undefined> {
    this.operations ??= this.lines.map((line) => line['operations']).find((port) => typeof port === 'number');
    if (this.operations === undefined) return undefined;
    const url = `http://127.0.0.1:${this.operations}${path}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    return answer && { status: answer.status, body: await answer.text() };
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.ended) this.child?.kill(signal);
  }

  /** Asks it to end, or kills it, and waits until it has; gives its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    return endBy(this.child, signal);
  }
}
