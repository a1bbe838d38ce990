import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, platform, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const run = promisify(execFile);

export const KAFKA_VERSION = '4.4.0';
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies';
const OLDEST_JAVA = 17;
const DOWNLOADS = 3;
const DOWNLOAD_MS = 300_000;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>commonshelf</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;
const START_WITHIN_MS = 60_000;
const ASK_MS = 1_000;
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

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
  ) {}

  /**
   * Starts one: in about three seconds, the first time ever in about twenty. With a proxy clients are told to come to that
   * one's port, and it learns ours. Throws when this machine can't run it.
   */
  static async start(behind?: { readonly port: number; to(port: number): void }): Promise<KafkaNode> {
    const files = await kafkaFiles();
    const folder = await mkdtemp(join(tmpdir(), 'commonshelf-kafka-'));
    await cp(files.formatted, join(folder, 'data'), { recursive: true });
    const [port, controllerPort] = await freePorts();
    await writeFile(
      join(folder, 'server.properties'),
      settingsFor({ port, controllerPort, advertisedPort: behind?.port, data: join(folder, 'data') }),
    );
    behind?.to(port);
    const node = new KafkaNode(port, folder, files);
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
    const server = spawn('java', [...JVM, ...log, ...main], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => (this.said = `${this.said}${chunk.toString()}`.slice(-4_000)));
    let failed: Error | undefined;
    server.once('error', (error) => (failed = error));
    const deadline = Date.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      if (failed) throw new Error('Kafka could not be started', { cause: failed });
      if (server.exitCode !== null || server.signalCode !== null) throw new Error(`Kafka ended: ${this.said}`);
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
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}

/** What a node is started from: the class path of the broker, and a formatted folder to copy. */
interface KafkaFiles {
  readonly classPath: string;
  readonly formatted: string;
}

/** Why this machine can't run a Kafka of its own; undefined when it can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const java = await run('java', ['-version']).catch(() => undefined);
  const version = Number(/version "(\d+)/.exec(java?.stderr ?? '')?.[1] ?? 0);
  if (version < OLDEST_JAVA) return `no Java ${OLDEST_JAVA}`;
  if (await exists(join(cacheFolder(), 'jars'))) return undefined;
  return (await run('mvn', ['--version']).catch(() => undefined)) ? undefined : 'no Maven';
}

/**
 * The files of Apache Kafka, from the operating system's cache folder: the first time they are resolved by Maven and the
 * folder is formatted (about 15 s), then they are there. Several processes may do so at once. Throws with Maven's words.
 */
async function kafkaFiles(): Promise<KafkaFiles> {
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  const jars = await madeOnce(folder, 'jars', resolveJars);
  const classPath = `${join(jars, '*')}${delimiter}`;
  const formatted = await madeOnce(folder, 'formatted', (target) => format(classPath, target));
  return { classPath, formatted };
}

interface Settings {
  readonly port: number;
  readonly controllerPort: number;
  readonly advertisedPort?: number | undefined;
  readonly data: string;
}

/** The settings of a single node: broker and controller in one, small and quick. */
function settingsFor({ port, controllerPort, advertisedPort = port, data }: Settings): string {
  return `${Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    // A broker that was killed is not let in again before its old session has ended.
    'broker.session.timeout.ms': 1_500,
    'broker.heartbeat.interval.ms': 300,
    'log.segment.bytes': 16_777_216,
    'log.index.size.max.bytes': 65_536,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

async function resolveJars(target: string): Promise<void> {
  const pom = join(target, 'pom.xml');
  await writeFile(pom, POM);
  const args = ['--batch-mode', '--quiet', '--file', pom, PLUGIN, `-DoutputDirectory=${target}`];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run('mvn', args, { timeout: DOWNLOAD_MS, maxBuffer: 16_000_000 });
      return;
    } catch (error) {
      if (attempt >= DOWNLOADS) throw error;
    }
  }
}

async function format(classPath: string, target: string): Promise<void> {
  const settings = `${target}.properties`;
  await writeFile(settings, settingsFor({ port: 9092, controllerPort: 9093, data: target }));
  try {
    const tool = ['-cp', classPath, 'kafka.tools.StorageTool', 'format'];
    await run('java', [...tool, '--cluster-id', 'Y29tbW9uc2hlbGYtdGVzdA', '--config', settings]);
  } finally {
    await rm(settings, { force: true });
  }
}

/** Makes a folder whole beside its place and moves it there; who comes second finds it. */
async function madeOnce(folder: string, name: string, make: (target: string) => Promise<void>): Promise<string> {
  const place = join(folder, name);
  if (await exists(place)) return place;
  const target = await mkdtemp(join(folder, `${name}-`));
  try {
    await make(target);
    await rename(target, place).catch(async (error: unknown) => {
      if (!(await exists(place))) throw error;
    });
  } finally {
    await rm(target, { recursive: true, force: true });
  }
  return place;
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const base =
    platform() === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : platform() === 'win32' && local
        ? local
        : xdg || join(homedir(), '.cache');
  return join(base, 'commonshelf', `kafka-${KAFKA_VERSION}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
