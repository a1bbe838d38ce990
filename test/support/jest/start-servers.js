import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findEventStore } from './event-store-server.js';
import { findKafka } from './kafka-server.js';
import { load } from './typescript.js';

const NEEDS_SERVER = /\.(int|e2e)\.spec\.ts$/;
const NEEDS_KAFKA = /kafka.*\.(int|e2e)\.spec\.ts$/;

/** Jest's globalSetup: gives the run its real servers, once, and only when one of its specs needs them. */
export default async function startServers(config, project) {
  const specs = await chosenSpecs(config, project);
  if (!specs.some((spec) => NEEDS_SERVER.test(spec))) return;
  if (specs.some((spec) => NEEDS_KAFKA.test(spec.slice(config.rootDir.length)))) await findKafka(config.rootDir);
  const { PostgresCluster, postgresVersion } = await load(config.rootDir, 'libs/testing/src/postgres-cluster.ts');
  let url = process.env.POSTGRES_URL;
  if (!url) {
    const cluster = await PostgresCluster.start();
    globalThis.testPostgres = cluster;
    url = cluster.url;
  }
  process.env.TEST_POSTGRES_URL = url;
  const origin = process.env.POSTGRES_URL ? `at ${new URL(url).host}` : 'embedded, started for this run';
  process.env.TEST_POSTGRES_SAYS = `version ${await postgresVersion(url)}, ${origin}`;
  if (specs.some((spec) => /eventstoredb.*\.int\.spec\.ts$/.test(spec) || spec.endsWith('.e2e.spec.ts')))
    await findEventStore();
}

/** The spec files that this run's patterns choose. */
async function chosenSpecs(config, { testPathIgnorePatterns }) {
  const chosen = config.testPathPatterns.toExecutor({ cwd: config.rootDir, rootDir: config.rootDir });
  const found = await Promise.all(
    ['apps', 'libs', 'test'].map(async (folder) => {
      const names = await readdir(join(config.rootDir, folder), { recursive: true });
      return names.map((name) => join(config.rootDir, folder, name));
    }),
  );
  const passedOver = testPathIgnorePatterns.map((pattern) => new RegExp(pattern));
  return found
    .flat()
    .filter((path) => path.endsWith('.spec.ts') && chosen.isMatch(path) && !passedOver.some((each) => each.test(path)));
}
