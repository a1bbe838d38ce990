/** Jest's globalTeardown: stops what this run started, also when tests failed, and says which real servers it used. */
export default async function stopServers() {
  await globalThis.testPostgres?.stop();
  await globalThis.testEventStore?.stop();
  await globalThis.testKafka?.stop();
  const unneeded = 'not needed by these specs';
  const line = '='.repeat(80);
  process.stderr.write(
    `${line}\nReal servers in this run\n` +
      `  PostgreSQL:    ${process.env.TEST_POSTGRES_SAYS ?? unneeded}\n` +
      `  EventStoreDB:  ${process.env.TEST_EVENTSTORE_SAYS ?? unneeded}\n` +
      `  Kafka:         ${process.env.TEST_KAFKA_SAYS ?? unneeded}\n${line}\n`,
  );
  const { passed, failed, skipped } = globalThis.testCounts;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}
