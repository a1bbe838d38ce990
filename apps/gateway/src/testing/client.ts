import { connect } from 'node:net';
import type { ProblemBody } from '../problems/problem.js';

/** What an HTTP client of a test saw. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & Partial<ProblemBody>;
}

/** What goes with a request. */
export interface Asking {
  readonly token?: string | undefined;
  readonly key?: string;
  /** Sent as JSON; a string or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a gateway once, without retries: `ask(url, 'PUT /partnerships/p1/shelves/s1', {…})`. */
export async function ask(url: string, route: string, { token, key, body, headers }: Asking = {}): Promise<Seen> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: json && text !== '' ? (JSON.parse(text) as Seen['body']) : { text },
  };
}

/** Sends bytes on a connection of their own, and gives all that is said on it until it is closed. */
export async function askRawly(url: string, bytes: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    let seen = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (seen += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(seen));
  });
}
