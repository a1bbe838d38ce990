import { existsSync } from 'node:fs';

const REAL_FILES = new URL('../../../../shared/edi/', import.meta.url);

/** Jest's globalTeardown: stops what this run started, also when tests failed, and says which real servers and files it used. */
export default async function stopServers() {
  await globalThis.testPostgres?.stop();
  await globalThis.testEventStore?.stop();
  await globalThis.testKafka?.stop();
  const unneeded = 'not needed by these specs';
  const line = '='.repeat(80);
  process.stderr.write(
    `${line}\nReal servers and files in this run\n` +
      `  PostgreSQL:    ${process.env.TEST_POSTGRES_SAYS ?? unneeded}\n` +
      `  EventStoreDB:  ${process.env.TEST_EVENTSTORE_SAYS ?? unneeded}\n` +
      `  Kafka:         ${process.env.TEST_KAFKA_SAYS ?? unneeded}\n` +
      `  EDIFACT files: ${existsSync(REAL_FILES) ? 'those of other systems were there' : 'NONE of other systems: the specs that read them did NOT run'}\n${line}\n`,
  );
  const { passed, failed, skipped } = globalThis.testCounts;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}
