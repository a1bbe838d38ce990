import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { endBy, hasEnded } from '../../libs/testing/src/child-process.js';
import { freePorts } from '../../libs/testing/src/free-ports.js';
import { kafkaFiles, type KafkaFiles } from './kafka-files.js';
import { settingsFor } from './kafka-settings.js';

const START_WITHIN_MS = 60_000;
const ASK_MS = 1_000;
/** Ready in three seconds, and small beside others; but what runs for long runs half as fast as it could. */
const FOR_TESTS = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
/** As Kafka's own start script runs it (`kafka-run-class.sh`, `kafka-server-start.sh`). */
const AS_IN_PRODUCTION = [
  ...['-Xms1g', '-Xmx1g', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'],
  ...['-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent', '-Djava.awt.headless=true'],
];

export interface KafkaNodeOptions {
  /** Clients are told to come to this proxy's port, and it learns ours. */
  readonly behind?: { readonly port: number; to(port: number): void };
  /** Default `tests`: quick to start. `production` is for what is measured. */
  readonly as?: 'tests' | 'production';
}

/**
 * A real Kafka of one node in a temporary folder on a free port. It belongs to the process that started it, and can be
 * killed, frozen and started again on the same port to prove what survives.
 */
export class KafkaNode {
  private server: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly files: KafkaFiles,
    private readonly jvm: readonly string[],
  ) {}

  /** Starts one: in about three seconds, the first time ever in about twenty. Throws when this machine can't run it. */
  static async start({ behind, as = 'tests' }: KafkaNodeOptions = {}): Promise<KafkaNode> {
    const files = await kafkaFiles();
    const folder = await mkdtemp(join(tmpdir(), 'commonshelf-kafka-'));
    await cp(files.formatted, join(folder, 'data'), { recursive: true });
    const [port = 0, controllerPort = 0] = await freePorts(2);
    await writeFile(
      join(folder, 'server.properties'),
      settingsFor({ port, controllerPort, advertisedPort: behind?.port, data: join(folder, 'data') }),
    );
    behind?.to(port);
    const node = new KafkaNode(port, folder, files, as === 'tests' ? FOR_TESTS : AS_IN_PRODUCTION);
    process.once('exit', () => node.server?.kill('SIGKILL'));
    await node.restart();
    return node;
  }

  get broker(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Kills the server with SIGKILL and waits until it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stops the server's clock: connections stay open and nothing answers. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  /** Starts the server again after `kill`; resolves when it answers. Throws with what it said when it ends before. */
  async restart(): Promise<void> {
    const log = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
    const main = ['-cp', this.files.classPath, 'kafka.Kafka', join(this.folder, 'server.properties')];
    this.said = '';
    const server = spawn('java', [...this.jvm, ...log, ...main], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => (this.said = `${this.said}${chunk.toString()}`.slice(-4_000)));
    let failed: Error | undefined;
    server.once('error', (error) => (failed = error));
    const deadline = Date.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      if (failed) throw new Error('Kafka could not be started', { cause: failed });
      if (hasEnded(server)) throw new Error(`Kafka ended: ${this.said}`);
      if (Date.now() > deadline) throw new Error(`Kafka did not answer within ${START_WITHIN_MS} ms: ${this.said}`);
      await pause(50);
    }
  }

  /** Stops the server and removes its folder. */
  async stop(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async answers(): Promise<boolean> {
    const kafka = new Kafka({
      brokers: [this.broker],
      logLevel: logLevel.NOTHING,
      connectionTimeout: ASK_MS,
      requestTimeout: ASK_MS,
      retry: { retries: 0 },
    });
    const admin = kafka.admin();
    try {
      await admin.connect();
      return (await admin.describeCluster()).brokers.length > 0;
    } catch {
      return false;
    } finally {
      await admin.disconnect();
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await endBy(server, signal);
  }
}
