import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Problem } from '../problems/problem.js';
import type { InHand } from './in-hand.js';

/** By Node's code of what was wrong with the bytes: status and code of the problem. */
const BYTES_REFUSED: Readonly<Record<string, readonly [status: number, code: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timed-out'],
};

/** Answers bytes that are not HTTP, headers over the limit, or none in time: there is no request yet to answer through. */
export class BytesRefused {
  constructor(
    private readonly inHand: InHand,
    private readonly logger: Pick<Logger, 'info'>,
  ) {}

  /** Says what is wrong and ends the connection, once the requests that came whole before are answered. */
  refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const last = this.inHand
      .on(socket)
      .filter(({ req }) => req.complete)
      .at(-1);
    if (last) last.once('close', () => this.refuse(error, socket));
    else this.end(error, socket);
  }

  private end({ code: fault = 'none' }: NodeJS.ErrnoException, socket: Duplex): void {
    const [status, code] = BYTES_REFUSED[fault] ?? [400, 'malformed-request'];
    const correlationId = randomUUID();
    const body = JSON.stringify(new Problem(status, code).body(correlationId));
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Date: ${new Date().toUTCString()}`,
      `X-Correlation-Id: ${correlationId}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ];
    if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    this.logger.info({ method: null, route: null, status, fault, correlationId });
    socket.destroy();
  }
}
