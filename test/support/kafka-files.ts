import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { settingsFor } from './kafka-settings.js';

const run = promisify(execFile);

/** The release of Apache Kafka that is run. */
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

/** What a node is started from: the class path of the broker, and a formatted folder to copy. */
export interface KafkaFiles {
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
export async function kafkaFiles(): Promise<KafkaFiles> {
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  const jars = await madeOnce(folder, 'jars', resolveJars);
  const classPath = `${join(jars, '*')}${delimiter}`;
  const formatted = await madeOnce(folder, 'formatted', (target) => format(classPath, target));
  return { classPath, formatted };
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
