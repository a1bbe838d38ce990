import { Proxy } from '../../libs/transport/src/kafka/testing/proxy.js';
import { PostgresCluster } from '../../libs/testing/src/postgres-cluster.js';
import { freshDatabase } from '../../libs/testing/src/postgres.js';
import { Balancer } from './balancer.js';
import { Installation, SERVICES, type ServiceName } from './installation.js';
import { KafkaNode } from './kafka-node.js';

const EACH = 2;

interface Stage {
  readonly installation: Installation;
  readonly balancer: Balancer;
}

/**
 * A Kafka and a PostgreSQL of its own, and on them two of each service. Between them is a network that can be cut, for all
 * or for one process: at Kafka a process is known by its name, to PostgreSQL each has a way of its own.
 */
export class Theatre {
  private stage!: Stage;

  private constructor(
    readonly kafka: KafkaNode,
    readonly toKafka: Proxy,
    readonly postgres: PostgresCluster,
    private readonly ways: ReadonlyMap<string, Proxy>,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Starts everything. */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Theatre> {
    const toKafka = await Proxy.start();
    const [kafka, postgres] = await Promise.all([KafkaNode.start({ behind: toKafka }), PostgresCluster.start()]);
    const port = Number(new URL(postgres.url).port);
    const ways = new Map<string, Proxy>();
    for (const name of SERVICES.flatMap((service) => Array.from({ length: EACH }, (_, n) => `${service} ${n}`))) {
      const way = await Proxy.start();
      way.to(port);
      ways.set(name, way);
    }
    const theatre = new Theatre(kafka, toKafka, postgres, ways, environment);
    await theatre.begin();
    return theatre;
  }

  get installation(): Installation {
    return this.stage.installation;
  }

  get balancer(): Balancer {
    return this.stage.balancer;
  }

  /** The ways to PostgreSQL, of all processes. */
  get toPostgres(): readonly Proxy[] {
    return [...this.ways.values()];
  }

  /** The way to PostgreSQL of one process, counted from 0. */
  wayOf(service: ServiceName, index: number): Proxy {
    const way = this.ways.get(`${service} ${index}`);
    if (!way) throw new Error(`there is no ${service} ${index}`);
    return way;
  }

  /** Ends the services and starts them with an empty history, on the same servers. */
  async renew(): Promise<void> {
    await this.clear();
    await this.begin();
  }

  async close(): Promise<void> {
    await this.clear('SIGKILL');
    await Promise.all([this.toKafka, ...this.toPostgres].map((proxy) => proxy.stop()));
    await Promise.all([this.kafka.stop(), this.postgres.stop()]);
  }

  private async begin(): Promise<void> {
    const database = await freshDatabase(this.postgres.url);
    const installation = await Installation.prepare({
      each: EACH,
      brokers: `127.0.0.1:${this.toKafka.port}`,
      database,
      environment: this.environment,
      environmentOf: (service, index) => {
        const behind = new URL(database.url);
        behind.port = String(this.wayOf(service, index).port);
        return { DATABASE_URL: behind.href, EVENTS_DATABASE_URL: behind.href };
      },
    });
    await installation.start();
    this.stage = { installation, balancer: await Balancer.start(installation.urls) };
  }

  private async clear(signal?: NodeJS.Signals): Promise<void> {
    await this.balancer.stop();
    await this.installation.remove(signal);
  }
}
