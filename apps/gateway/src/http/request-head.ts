import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

/** Of two such headers Node takes the first and drops the other; a proxy before us may have gone by the second. */
const ONCE: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type']);
/** RFC 3986, 3.2.2 and 3.2.3; empty where the address has no authority. */
const HOST = /^(\[[\da-f:.]+\]|[\w.~%!$&'()*+;=-]*)(:\d*)?$/i;

const unmet = new WeakSet<IncomingMessage>();

/**
 * Lets in what Node would answer by itself, with an empty body: a request whose Expect can't be met, and one without Host (for
 * that the server must be made with `requireHostHeader: false`). `checkHead` refuses both.
 */
export function letAllIn({ server }: Pick<FastifyInstance, 'server'>): void {
  server.on('checkExpectation', (request: IncomingMessage, response) => {
    unmet.add(request);
    server.emit('request', request, response);
  });
}

/** Refuses what a server must not answer (RFC 9110, 10.1.1; RFC 9112, 3.2), and headers of which there may be one. Throws Problem. */
export function checkHead(request: IncomingMessage): void {
  if (unmet.has(request)) throw new Problem(417, 'expectation-failed', CLOSING);
  const { rawHeaders, httpVersion, headers } = request;
  let seen = '';
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!ONCE.has(name)) continue;
    if (seen.includes(`${name} `)) throw malformed(name, 'twice');
    seen += `${name} `;
  }
  if (headers.host === undefined) {
    if (httpVersion !== '1.0') throw malformed('host', 'missing');
  } else if (!HOST.test(headers.host)) throw malformed('host', 'invalid');
}

const CLOSING = { headers: { Connection: 'close' } };

function malformed(header: string, reason: string): Problem {
  return new Problem(400, 'malformed-request', { ...CLOSING, facts: { header, reason } });
}
