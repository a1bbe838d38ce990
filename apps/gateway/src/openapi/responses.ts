import type { JsonSchema } from '#messages/fields';
import { Problem } from '../problems/problem.js';

/** The parts of the description that every operation refers to. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Problem: {
    type: 'object',
    description: 'Problem details (RFC 9457): a stable code, and in `facts` what would make the request pass.',
    required: ['type', 'title', 'status', 'code', 'instance'],
    properties: {
      type: { type: 'string', description: 'Address of the page that explains the code' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
      instance: { type: 'string', description: 'Names the request in the logs: quote it when you ask for help' },
      facts: { type: 'object', additionalProperties: true },
      errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' } },
    },
  },
  FieldError: {
    type: 'object',
    required: ['field', 'rule', 'message'],
    properties: { field: { type: 'string' }, rule: { type: 'string' }, message: { type: 'string' } },
  },
  Accepted: {
    type: 'object',
    required: ['outcome', 'stream', 'revision', 'position', 'events'],
    properties: {
      outcome: { const: 'accepted' },
      stream: { type: 'string', description: 'The stream that decided it' },
      revision: { type: 'integer', minimum: -1, description: 'Revision of its last event' },
      position: {
        type: ['string', 'null'],
        description: 'Ask a view with `after` this position to see the effect; null when it was already so',
      },
      events: { type: 'array', items: { type: 'string' }, description: 'What was decided' },
    },
  },
  Pending: {
    type: 'object',
    required: ['id', 'state'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      state: { enum: ['pending', 'accepted', 'refused'] },
      answer: { $ref: '#/components/schemas/Accepted' },
      problem: { $ref: '#/components/schemas/Problem' },
    },
  },
};

/** What each status means, and a problem that has it. */
const PROBLEMS: Readonly<Record<number, { readonly means: string; readonly code: string; readonly more?: object }>> = {
  400: {
    means: 'The request is malformed, or breaks the rule of a field: `errors` names each',
    code: 'invalid-request',
    more: { errors: [{ field: 'reason', rule: 'required', message: 'reason is required' }] },
  },
  401: {
    means: 'No bearer token, or one that is not accepted',
    code: 'token-refused',
    more: { facts: { reason: 'expired' } },
  },
  403: {
    means: 'Your roles or your authority may not do this',
    code: 'role-not-allowed',
    more: { facts: { may: ['auditor'] } },
  },
  404: { means: 'There is no such thing, or none that you may know of', code: 'partnership-unknown' },
  409: {
    means:
      'Not in this state: `facts` says which state, and what it allows; or the first request with this key is still under way',
    code: 'request-in-progress',
  },
  413: { means: 'The body is too large', code: 'body-too-large' },
  414: { means: 'A part of the address is longer than any name here', code: 'address-too-long' },
  415: {
    means: 'The body has a type that is not taken here',
    code: 'unsupported-media-type',
    more: { facts: { accepted: ['application/json'] } },
  },
  422: {
    means: 'A rule of the field does not allow these values; or this Idempotency-Key was used for another request',
    code: 'idempotency-key-reused',
  },
  503: {
    means: 'Something needed is away for now: try again after the seconds in Retry-After, with the same key',
    code: 'store-unavailable',
  },
};
const REQUEST = '8f14e45f-ceea-467f-a9d4-3c2b1d7e9f00';

const correlation = { 'X-Correlation-Id': { $ref: '#/components/headers/CorrelationId' } };

/** The problems an operation may answer with, by status. */
export function problemResponses(...statuses: readonly number[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: PROBLEMS[status]?.means ?? 'A problem',
        headers: {
          ...correlation,
          ...(status === 503 && { 'Retry-After': { schema: { type: 'integer' } } }),
          ...(status === 401 && { 'WWW-Authenticate': { schema: { type: 'string' } } }),
        },
        content: { 'application/problem+json': { schema: refersTo('Problem'), ...exampleOfProblem(status) } },
      },
    ]),
  );
}

function exampleOfProblem(status: number): object {
  const { [status]: known } = PROBLEMS;
  if (!known) return {};
  return { example: { ...new Problem(status, known.code).body(REQUEST), ...known.more } };
}

/** A good answer of JSON. */
export function jsonResponse(description: string, schema: JsonSchema, headers: readonly string[] = []): object {
  return {
    description,
    headers: {
      ...correlation,
      ...Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
    },
    content: { 'application/json': { schema } },
  };
}

/** A reference to one of the schemas above. */
export function refersTo(name: keyof typeof SCHEMAS): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
