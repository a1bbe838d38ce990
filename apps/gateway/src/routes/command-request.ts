import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { declarationOf, type CommandClass } from '#kernel';
import { derivedId, envelop } from '#service';
import type { Passing } from '../door/door.js';
import { actorOfRequest } from '../http/sign-in.js';
import { Problem } from '../problems/problem.js';
import { jsonFields, packedFile } from './bodies.js';
import { FieldReader, error, invalid, type Values } from './fields.js';

/** Makes the reader of one command's requests: what the route's handler does with each, before the door. */
export function commandReader(type: CommandClass): (request: FastifyRequest) => Promise<Passing> {
  const fields = new FieldReader(type);
  const { body = 'json' } = declarationOf(type);
  return async (request) => {
    const by = actorOfRequest(request);
    const key = keyOf(request);
    const path = request.params as Values;
    const query = request.query as Values;
    const content = body === 'file' ? await packedFile(request) : undefined;
    const values = content
      ? fields.read({ path, query, body: { content } })
      : fields.read({ path, query: none(query), body: jsonFields(request) });
    const id = derivedId('door', by.subject, key);
    const envelope = envelop(type, values, { id, by, correlationId: request.id, causationId: id });
    // Another release may compress the same bytes differently: their hash says what they are.
    const said = content ? { ...values, content: content.sha256 } : values;
    return { envelope, fingerprint: fingerprintOf(request, said) };
  };
}

/** What a command says is in its body alone: an address is kept in logs, and in the history of browsers. Throws Problem. */
function none(query: Values): Values {
  const names = Object.keys(query);
  if (names.length === 0) return query;
  throw invalid(names.map((name) => error(name, 'unknown', 'is not a parameter of this address')));
}

function keyOf({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(400, 'idempotency-key-missing');
  return key;
}

function fingerprintOf({ method, routeOptions: { url = '' } }: FastifyRequest, values: Values): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(values)}`)
    .digest('base64');
}
