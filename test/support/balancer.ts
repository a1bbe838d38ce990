import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A gateway that says nothing for so long, not even that it lives, gets no connection and keeps none. */
const SILENCE_MS = 5_000;
const ASKED_EVERY_MS = 1_000;

interface Gateway {
  readonly url: string;
  readonly port: number;
  /** Whether it answered when it was last asked. */
  answers: boolean;
  readonly connections: Set<Socket>;
}

/**
 * What stands before several gateways: each connection goes to the next one that takes it. A gateway that is frozen takes
 * connections and answers none, so each is asked whether it lives.
 */
export class Balancer {
  private next = 0;
  private readonly clients = new Set<Socket>();
  private readonly stopping = new AbortController();

  private constructor(
    private readonly server: Server,
    private readonly gateways: readonly Gateway[],
  ) {}

  static async start(urls: readonly string[]): Promise<Balancer> {
    const server = createServer((client) => {
      // The client's own end is no fault of anybody.
      client.on('error', () => undefined);
      balancer.join(client, urls.length);
    });
    const gateways = urls.map((url) => ({
      url,
      port: Number(new URL(url).port),
      answers: true,
      connections: new Set<Socket>(),
    }));
    const balancer = new Balancer(server, gateways);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const gateway of gateways) void balancer.watch(gateway);
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends every connection, also those that clients keep for later. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const client of this.clients) client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async watch(gateway: Gateway): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      gateway.answers = await this.asked(gateway);
      if (!gateway.answers) for (const connection of gateway.connections) connection.destroy();
      await pause(ASKED_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async asked({ url }: Gateway): Promise<boolean> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(SILENCE_MS)]);
    try {
      await (await fetch(`${url}/health/live`, { signal, headers: { connection: 'close' } })).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  /** The next gateway's turn; when none answers, the turn of any. */
  private choose(): Gateway | undefined {
    const answering = this.gateways.filter(({ answers }) => answers);
    const some = answering.length > 0 ? answering : this.gateways;
    return some[this.next++ % some.length];
  }

  private join(client: Socket, tries: number): void {
    this.clients.add(client);
    const gateway = this.choose();
    const server = connect(gateway?.port ?? 0, '127.0.0.1');
    let joined = false;
    server.once('connect', () => {
      joined = true;
      gateway?.connections.add(server);
      client.pipe(server);
      server.pipe(client);
    });
    server.once('error', () => {
      if (!joined && tries > 1) this.join(client, tries - 1);
      else client.destroy();
    });
    server.once('close', () => {
      gateway?.connections.delete(server);
      if (joined) client.destroy();
    });
    client.once('close', () => {
      this.clients.delete(client);
      server.destroy();
    });
  }
}
