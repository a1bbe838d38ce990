import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { ServiceProcess } from './service-process.js';
import { freePorts } from '../../libs/testing/src/free-ports.js';

/** The services of an installation, and how many of each. */
export const SERVICES = ['gateway', 'partnership', 'procurement', 'projections', 'relay'] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface InstallationOptions {
  /** Processes of each service. */
  readonly each: number;
  readonly brokers?: string;
  /** Default: a fresh one on the PostgreSQL of this test run. */
  readonly database?: { readonly url: string; drop(): Promise<void> };
  /** Set for all, over what the installation sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Set for one process of a service, counted from 0, over all else. */
  readonly environmentOf?: (service: ServiceName, index: number) => Readonly<Record<string, string>>;
}

/** All services over the Kafka and the PostgreSQL of this test run, under names of its own. */
export class Installation {
  private constructor(
    readonly processes: Readonly<Record<ServiceName, readonly ServiceProcess[]>>,
    /** One address a gateway. */
    readonly urls: readonly string[],
    readonly folder: string,
    readonly database: { readonly url: string; drop(): Promise<void> },
    readonly prefix: string,
  ) {}

  /** Makes its database and folder; nothing runs yet. */
  static async prepare({
    each,
    brokers,
    environment = {},
    environmentOf = () => ({}),
    ...given
  }: InstallationOptions): Promise<Installation> {
    const kafka = brokers ?? process.env['TEST_KAFKA_BROKERS'];
    if (kafka === undefined)
      throw new Error(`no Kafka for this test: ${process.env['TEST_KAFKA_SAYS'] ?? 'none started'}`);
    const database = given.database ?? (await fresh());
    const folder = mkdtempSync(join(tmpdir(), 'installation-'));
    const prefix = `t${randomBytes(4).toString('hex')}`;
    const ports = await freePorts(each);
    const [first = 0] = ports;
    const common = {
      KAFKA_BROKERS: kafka,
      KAFKA_PREFIX: prefix,
      KAFKA_PARTITIONS: '4',
      DATABASE_URL: database.url,
      EVENTS_DATABASE_URL: database.url,
      OUTBOX: join(folder, 'outbox'),
      DEMONSTRATION_IDENTITY: join(folder, 'identity'),
      PUBLIC_URL: `http://127.0.0.1:${first}`,
      HOST: '127.0.0.1',
      ...environment,
    };
    const make = (service: ServiceName): readonly ServiceProcess[] =>
      ports.map(
        (port, index) =>
          new ServiceProcess(service, { ...common, PORT: String(port), ...environmentOf(service, index) }),
      );
    const processes = Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<
      ServiceName,
      readonly ServiceProcess[]
    >;
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    return new Installation(processes, urls, folder, database, prefix);
  }

  get all(): readonly ServiceProcess[] {
    return SERVICES.flatMap((service) => this.processes[service]);
  }

  /** Starts all at once and waits until all are ready. */
  async start(): Promise<this> {
    await Promise.all(this.all.map((each) => each.start()));
    return this;
  }

  /** Ends all, and removes database and folder. */
  async remove(signal?: NodeJS.Signals): Promise<void> {
    await Promise.all(this.all.map((each) => each.end(signal)));
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Only within tests: what it comes from knows jest. */
async function fresh(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const { freshDatabase } = await import('#testing');
  return freshDatabase();
}
