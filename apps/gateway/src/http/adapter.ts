import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Problem } from '../problems/problem.js';
import { problemOfStatus, sendProblem } from '../problems/problem-filter.js';
import { endSilentConnections } from './ending.js';
import { InHand } from './in-hand.js';
import { readJson } from './json-body.js';
import { BytesRefused } from './refusing.js';
import { checkHead, letAllIn } from './request-head.js';

/** Most bytes of a JSON body: 1 MiB. */
const JSON_LIMIT = 1_048_576;
/** Most bytes of a file: 4 MiB. */
const FILE_LIMIT = 4_194_304;
/** Longest part of an address, in UTF-16's units: a file's name of 100 characters may have two each. */
const NAME_LIMIT = 200;
/** The types a file may come in. */
export const FILE_TYPES = ['application/octet-stream', 'application/edifact', 'text/plain'] as const;

/** How long, in milliseconds, what is too large is read and thrown away before it is refused. */
const DRAIN_MS = 2_000;

const CORRELATION = 'x-correlation-id';

const SAFE_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Fastify as the gateway needs it: limits, safe headers, one line of log for each request, JSON and files. Create the application with it. */
export function gatewayAdapter(logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_LIMIT,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: NAME_LIMIT },
    http: { requireHostHeader: false },
    // Requests that come on open connections while the gateway ends are answered as ever, with `Connection: close`.
    return503OnClosing: false,
    genReqId: correlationOf,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, reply);
      sendProblem(reply, problemOfStatus(error.statusCode ?? 400), request.id);
    },
    clientErrorHandler: (error, socket) => bytes.refuse(error, socket),
  });
  const instance = adapter.getInstance();
  const inHand = new InHand(instance.server);
  const bytes = new BytesRefused(inHand, logger);
  // Node would close a CONNECT request's connection without an answer.
  instance.server.on('connect', (_request, socket) => bytes.refuse(new Error('a tunnel'), socket));
  letAllIn(instance);
  endSilentConnections(instance, inHand);
  instance.decorateRequest('actor', null);
  instance.addHook('onRequest', (request, reply, done) => {
    prepare(request, reply);
    checkHead(request.raw);
    done();
  });
  instance.addHook('onSend', async (request, reply) => {
    if (reply.statusCode === 413) await drained(request);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    // The route's template and nothing of its values: an address may hold what a log must not.
    logger.info({
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      correlationId: request.id,
    });
    done();
  });
  instance.addHook('preParsing', (request, _reply, payload, done) => {
    const { encoding, charset } = writtenIn(request);
    if (encoding !== undefined) return done(new Problem(415, 'unsupported-media-type', { facts: { encoding } }));
    if (charset !== undefined) return done(new Problem(415, 'unsupported-media-type', { facts: { charset } }));
    return done(null, payload);
  });
  adapter.useBodyParser('application/json', false, { bodyLimit: JSON_LIMIT }, (_request, body: Buffer, done) =>
    done(null, readJson(body)),
  );
  for (const type of FILE_TYPES)
    adapter.useBodyParser(type, false, { bodyLimit: FILE_LIMIT }, (_request, body: Buffer, done) => done(null, body));
  return adapter;
}

/** The encoding or charset of a body that is not taken here: bodies come uncompressed, and JSON in UTF-8. */
function writtenIn({ headers }: FastifyRequest): { readonly encoding?: string; readonly charset?: string } {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  const { 'transfer-encoding': coding = 'chunked' } = headers;
  if (encoding.toLowerCase() !== 'identity') return { encoding };
  if (coding.toLowerCase() !== 'chunked') return { encoding: coding };
  const charset = /^application\/json\b.*;\s*charset="?([^";\s]*)/i.exec(type)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? {} : { charset };
}

/** Who is still sending when the connection is closed never reads the answer: so the rest is read and thrown away for a while. */
function drained({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const enough = setTimeout(resolve, DRAIN_MS);
    raw.once('close', resolve).once('end', () => {
      clearTimeout(enough);
      resolve();
    });
    raw.resume();
  });
}

function prepare(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(SAFE_HEADERS);
  reply.header(CORRELATION, request.id);
}

function correlationOf({ headers }: { readonly headers: IncomingMessage['headers'] }): string {
  const given = headers[CORRELATION];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}
