import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What stands before several gateways: each connection goes to the next one that takes it. */
export class Balancer {
  private next = 0;
  private readonly clients = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {}

  static async start(urls: readonly string[]): Promise<Balancer> {
    const server = createServer((client) => {
      // The client's own end is no fault of anybody.
      client.on('error', () => undefined);
      balancer.join(client, urls.length);
    });
    const balancer = new Balancer(
      server,
      urls.map((url) => Number(new URL(url).port)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends every connection, also those that clients keep for later. */
  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, tries: number): void {
    this.clients.add(client);
    const port = this.ports[this.next++ % this.ports.length] ?? 0;
    const server = connect(port, '127.0.0.1');
    let joined = false;
    server.once('connect', () => {
      joined = true;
      client.pipe(server);
      server.pipe(client);
    });
    server.once('error', () => {
      if (!joined && tries > 1) this.join(client, tries - 1);
      else client.destroy();
    });
    server.once('close', () => joined && client.destroy());
    client.once('close', () => {
      this.clients.delete(client);
      server.destroy();
    });
  }
}
