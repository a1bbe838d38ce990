import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operate } from '../operate.js';

/** What it answers: JSON, or a text as it is; or nothing but a connection that ends, at once or in the middle of a body. */
export type Reply =
  | 'reset'
  | 'cut off'
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
    };

/** A request as it came. */
export interface Heard {
  readonly request: string;
  readonly key: string | undefined;
  readonly body: string;
}

/** What a command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly aside: string;
  readonly waited: readonly number[];
}

/** A gateway for tests, which answers what it was told: by method and path, in order, the last one again and again. */
export class FakeGateway {
  readonly heard: Heard[] = [];

  private constructor(
    private readonly server: Server,
    private readonly replies: Record<string, Reply[]>,
  ) {}

  static async open(replies: Record<string, Reply[]> = {}): Promise<FakeGateway> {
    const server = createServer((request, response) => void gateway.answer(request, response));
    const gateway = new FakeGateway(server, replies);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Runs a command line against it, as somebody with a token unless the environment is another one; nobody really waits. */
  async ops(args: readonly string[], environment: NodeJS.ProcessEnv = { COMMONSHELF_TOKEN: 't' }): Promise<Ran> {
    const printed = { out: '', aside: '' };
    const waited: number[] = [];
    const console = {
      out: (text: string) => void (printed.out += `${text}\n`),
      aside: (text: string) => void (printed.aside += `${text}\n`),
      progress: () => undefined,
    };
    const wait = async (milliseconds: number): Promise<void> => void waited.push(milliseconds);
    const code = await operate(args, { COMMONSHELF_URL: this.url, ...environment }, console, wait);
    return { code, ...printed, waited };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const [path = ''] = (request.url ?? '').split('?');
    const key = request.headers['idempotency-key'];
    this.heard.push({ request: `${request.method} ${request.url}`, key: key?.toString(), body });
    const replies = this.replies[`${request.method} ${path}`] ?? [];
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 404, body: {} };
    if (reply === 'reset') return void request.socket.destroy();
    if (reply === 'cut off') {
      response.writeHead(200, { 'content-length': '1000' }).write('{"consumers":', () => request.socket.destroy());
      return;
    }
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }
}
