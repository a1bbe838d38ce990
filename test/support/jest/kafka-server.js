import { composedImage } from './composed-image.js';
import { load } from './typescript.js';

const IMAGE = composedImage('kafka');

/**
 * Finds a Kafka for the run: `KAFKA_BROKERS`, else a container when a Docker engine answers, else Apache Kafka on this
 * machine's own Java. Having none is no failure but in CI, and the run says so at its end.
 */
export async function findKafka(root) {
  const found = (await named()) ?? (await inDocker()) ?? (await ownNode(root));
  process.env.TEST_KAFKA_SAYS = found.says;
  if (found.brokers) process.env.TEST_KAFKA_BROKERS = found.brokers;
  else if (process.env.CI === 'true') throw new Error(`Kafka is needed in CI. ${found.says}`);
}

async function named() {
  const brokers = process.env.KAFKA_BROKERS;
  return brokers && { brokers, says: `at ${brokers}` };
}

async function inDocker() {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined;
  }
  try {
    return await startContainer();
  } catch (error) {
    process.stderr.write(`Docker answers, but ${IMAGE} did not start: ${error.message}\n`);
    return undefined;
  }
}

async function startContainer() {
  const { GenericContainer, Wait } = await import('testcontainers');
  // What a client is told to connect to must be known before the start: a fixed port of the host.
  const port = 20_000 + (process.pid % 20_000);
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://localhost:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '500',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(120_000)
    .start();
  globalThis.testKafka = container;
  return { brokers: `localhost:${port}`, says: `${IMAGE} in Docker, started for this run` };
}

async function ownNode(root) {
  const { whyNoKafka, KAFKA_VERSION } = await load(root, 'test/support/kafka-files.ts');
  const { KafkaNode } = await load(root, 'test/support/kafka-node.ts');
  const lacking = await whyNoKafka();
  if (lacking) return { says: `not run: no KAFKA_BROKERS, no Docker, ${lacking}` };
  const began = Date.now();
  try {
    const node = await KafkaNode.start();
    globalThis.testKafka = node;
    const seconds = ((Date.now() - began) / 1_000).toFixed(1);
    return {
      brokers: node.broker,
      says: `${KAFKA_VERSION} on this machine's Java, started for this run in ${seconds} s`,
    };
  } catch (error) {
    return {
      says: `not run: no KAFKA_BROKERS, no Docker, and Apache Kafka ${KAFKA_VERSION} did not start: ${error.message}`,
    };
  }
}
