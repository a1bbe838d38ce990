import { Proxy } from '../../libs/transport/src/kafka/testing/proxy.js';
import { PostgresCluster } from '../../libs/testing/src/postgres-cluster.js';
import { Balancer } from '../support/balancer.js';
import { Installation } from '../support/installation.js';
import { KafkaNode } from '../support/kafka-node.js';

/** An installation with a Kafka and a PostgreSQL of its own, each behind a network that can be cut. */
export class Theatre {
  private constructor(
    readonly kafka: KafkaNode,
    readonly toKafka: Proxy,
    readonly postgres: PostgresCluster,
    readonly toPostgres: Proxy,
    readonly installation: Installation,
    readonly balancer: Balancer,
  ) {}

  /** Starts everything, two of each service. */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Theatre> {
    const [toKafka, toPostgres, postgres] = await Promise.all([Proxy.start(), Proxy.start(), PostgresCluster.start()]);
    const kafka = await KafkaNode.start(toKafka);
    const direct = new URL(postgres.url);
    toPostgres.to(Number(direct.port));
    const behind = new URL(postgres.url);
    behind.port = String(toPostgres.port);
    const database = { url: postgres.url, drop: async () => undefined };
    const installation = await Installation.prepare({
      each: 2,
      brokers: `127.0.0.1:${toKafka.port}`,
      database,
      environment: { ...environment, DATABASE_URL: behind.href, EVENTS_DATABASE_URL: behind.href },
    });
    await installation.start();
    const balancer = await Balancer.start(installation.urls);
    return new Theatre(kafka, toKafka, postgres, toPostgres, installation, balancer);
  }

  async close(): Promise<void> {
    await this.balancer.stop();
    await this.installation.remove();
    await Promise.all([this.toKafka.stop(), this.toPostgres.stop()]);
    await Promise.all([this.kafka.stop(), this.postgres.stop()]);
  }
}
