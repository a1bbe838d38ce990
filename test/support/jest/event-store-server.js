import { composedImage } from './composed-image.js';

const IMAGE = composedImage('eventstore');

/**
 * Finds an EventStoreDB for the run: `EVENTSTORE_URL`, else a container when a Docker engine answers. Having none is no
 * failure, but the run says so at its end.
 */
export async function findEventStore() {
  if (process.env.EVENTSTORE_URL) {
    process.env.TEST_EVENTSTORE_URL = process.env.EVENTSTORE_URL;
    process.env.TEST_EVENTSTORE_SAYS = `at ${hostsOf(process.env.EVENTSTORE_URL)}`;
    return;
  }
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    process.env.TEST_EVENTSTORE_SAYS = 'not run: no EVENTSTORE_URL and no Docker';
    return;
  }
  try {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'false', EVENTSTORE_CLUSTER_SIZE: '1' })
      .withExposedPorts(2113)
      .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
      .withStartupTimeout(120_000)
      .start();
    globalThis.testEventStore = container;
    process.env.TEST_EVENTSTORE_URL = `esdb://${container.getHost()}:${container.getMappedPort(2113)}?tls=false`;
    process.env.TEST_EVENTSTORE_SAYS = `${IMAGE} in Docker, started for this run`;
  } catch (error) {
    process.env.TEST_EVENTSTORE_SAYS = `not run: Docker answers, but ${IMAGE} did not start (${error.message})`;
  }
}

/** The hosts of an address, several perhaps, without user and password. */
function hostsOf(url) {
  return /^[a-z+]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(url)?.[1] ?? 'an address that names no host';
}
