import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Kafka's number of the request that writes messages. */
const PRODUCE = 0;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** The name the client gave itself, once it has sent its first request. */
  name: string;
}

/** Stands between clients and a Kafka, and makes the network fail as the test wants it. */
export class Proxy {
  private readonly pairs = new Set<Pair>();
  private isFrozen: (client: string) => boolean = () => false;
  private losing = 0;

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {}

  static async start(): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new Proxy(server, 0);
    server.on('connection', (client) => proxy.join(client));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  to(port: number): void {
    this.target = port;
  }

  /** Ends all connections, or those of these clients. */
  cut(isCut: (client: string) => boolean = () => true): void {
    for (const { client, server, name } of this.pairs) {
      if (!isCut(name)) continue;
      client.destroy();
      server.destroy();
    }
  }

  /** Lets nothing through for these clients; connections stay open. */
  freeze(isFrozen: (client: string) => boolean): void {
    this.isFrozen = isFrozen;
    for (const pair of this.pairs) if (isFrozen(pair.name)) pair.client.pause();
    for (const pair of this.pairs) if (isFrozen(pair.name)) pair.server.pause();
  }

  thaw(): void {
    this.isFrozen = () => false;
    for (const { client, server } of this.pairs) {
      client.resume();
      server.resume();
    }
  }

  /** The next `count` messages' writings reach the broker, and its answer is lost with the connection. */
  loseAnswers(count: number): void {
    this.losing = count;
  }

  /** Answers that are still to be lost. */
  get toLose(): number {
    return this.losing;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const pair: Pair = { client, server, name: '' };
    let losing = false;
    this.pairs.add(pair);
    client.on('data', (chunk: Buffer) => {
      if (pair.name === '') pair.name = nameIn(chunk);
      if (this.isFrozen(pair.name)) return hold(client, chunk);
      if (this.losing > 0 && chunk.length > 8 && chunk.readInt16BE(4) === PRODUCE) {
        this.losing -= 1;
        losing = true;
      }
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (this.isFrozen(pair.name)) return hold(server, chunk);
      if (losing) return end();
      client.write(chunk);
    });
    const end = () => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('close', end).on('error', end);
  }
}

/** Keeps what has come until the socket is resumed. */
function hold(socket: Socket, chunk: Buffer): void {
  socket.pause();
  socket.unshift(chunk);
}

/** The client's own name in the header of its first request. */
function nameIn(chunk: Buffer): string {
  const length = chunk.length >= 14 ? chunk.readInt16BE(12) : 0;
  return chunk.toString('utf8', 14, 14 + length);
}
