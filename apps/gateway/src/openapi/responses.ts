import type { JsonSchema } from '#messages/fields';

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
    examples: [
      {
        type: '/problems/idempotency-key-missing',
        title: 'Idempotency key missing',
        status: 400,
        code: 'idempotency-key-missing',
        instance: 'urn:commonshelf:request:8f14e45f-ceea-467f-a9d4-3c2b1d7e9f00',
      },
    ],
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

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is malformed, or breaks the rule of a field: `errors` names each',
  401: 'No bearer token, or one that is not accepted',
  403: 'Your roles or your authority may not do this',
  404: 'There is no such thing, or none that you may know of',
  409: 'Not in this state: `facts` says which state, and what it allows; or the first request with this key is still under way',
  413: 'The body is too large',
  415: 'The body has a type that is not taken here',
  422: 'A rule of the field does not allow these values; or this Idempotency-Key was used for another request',
  503: 'Something needed is away for now: try again after the seconds in Retry-After, with the same key',
};

const correlation = { 'X-Correlation-Id': { $ref: '#/components/headers/CorrelationId' } };

/** The problems an operation may answer with, by status. */
export function problemResponses(...statuses: readonly number[]): Readonly<Record<string, object>> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: PROBLEMS[status] ?? 'A problem',
        headers: {
          ...correlation,
          ...(status === 503 && { 'Retry-After': { schema: { type: 'integer' } } }),
          ...(status === 401 && { 'WWW-Authenticate': { schema: { type: 'string' } } }),
        },
        content,
      },
    ]),
  );
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
