import { demonstration } from '#identity';
import { declarationOf, type CommandClass, type QueryDeclaration } from '#kernel';
import { parseRoute } from '../routes/route.js';
import { commandOperation, queryOperation } from './operations.js';
import { SCHEMAS, jsonResponse, problemResponses, refersTo } from './responses.js';

/** An OpenAPI 3.1 document. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
}

/** The version of the API, as its description says. */
export const API_VERSION = '0.1.0';

/** What the description says beside the declarations. */
export interface OpenApiOptions {
  readonly version: string;
  /** Token endpoint of the built-in issuer, when it is there: the page of the API can then sign in by itself. */
  readonly signIn?: { readonly tokenUrl: string } | undefined;
}

const TEXT = { type: 'string' };
const STATE = { type: 'object', required: ['state'], properties: { state: TEXT } };
const MISSING = { type: 'object', properties: { state: TEXT, missing: { type: 'array', items: TEXT } } };
const EXPLAINED = { type: 'object', properties: { code: TEXT, title: TEXT, explanation: TEXT } };

/** What each group of addresses is about. */
const GROUPS: Readonly<Record<string, string>> = {
  partnership: 'Who is in, by which rules: authorities and their branches, partnerships',
  procurement: 'Buying together: suppliers, frameworks, funds, suppliers’ files, joint orders',
  operations: 'For operators: how everything stands that follows the events, and repairs',
  views: 'Questions, answered to each by what they may know',
  door: 'What became of a command, what a problem means, and whether all is well',
};

function tagOf(name: string): OpenApi['tags'][number] {
  const { [name]: description } = GROUPS;
  return description === undefined ? { name } : { name, description };
}

/** Describes the HTTP API from the very declarations that its routes are made of. Throws BadRoute. */
export function openapi(
  commands: readonly CommandClass[],
  queries: readonly QueryDeclaration[],
  { version, signIn }: OpenApiOptions,
): OpenApi {
  const routed = commands.flatMap((type) => {
    const { route } = declarationOf(type);
    return route === undefined ? [] : [{ type, route: parseRoute(route) }];
  });
  const paths: Record<string, Record<string, object>> = {};
  const add = (template: string, method: string, operation: object): void => {
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation };
  };
  for (const { type, route } of routed) add(route.template, route.method, commandOperation(type, route));
  for (const query of queries) {
    const route = parseRoute(query.route);
    add(route.template, route.method, queryOperation(query, route));
  }
  for (const [template, operation] of Object.entries(ownOperations())) add(template, 'get', operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Commonshelf',
      version,
      description:
        'The shared back office of public library partnerships. Every change is a command with an Idempotency-Key; every view can wait for a position.\n\nTo try it: sign in with “Authorize”, open an address, press “Try it out”. Every failure is a problem (RFC 9457) with a stable `code`, explained at its `type`.',
    },
    tags: [...new Set(routed.map(({ type }) => declarationOf(type).context)), 'views', 'door'].map(tagOf),
    paths,
    security: [{ bearer: [] }, ...(signIn ? [{ demonstration: [] }] : [])],
    components: components(signIn),
  };
}

function ownOperations(): Readonly<Record<string, object>> {
  const tags = ['door'];
  const named = (name: string, schema: object): object => ({ in: 'path', name, required: true, schema });
  return {
    '/commands/{id}': {
      operationId: 'command',
      tags,
      summary: 'What became of a command that was not answered in time',
      parameters: [named('id', { type: 'string', format: 'uuid' })],
      responses: { 200: jsonResponse('Its state', refersTo('Pending')), ...problemResponses(401, 404, 414, 503) },
    },
    '/problems/{code}': {
      operationId: 'problem',
      tags,
      summary: 'What a problem means and what to do next',
      security: [],
      parameters: [named('code', TEXT)],
      responses: { 200: jsonResponse('Explained', EXPLAINED), ...problemResponses(404, 414) },
    },
    '/health/live': {
      operationId: 'live',
      tags,
      summary: 'Is it running?',
      security: [],
      responses: { 200: jsonResponse('It is', STATE) },
    },
    '/health/ready': {
      operationId: 'ready',
      tags,
      summary: 'Can it serve?',
      security: [],
      responses: { 200: jsonResponse('It can', STATE), 503: jsonResponse('It names what is missing', MISSING) },
    },
  };
}

const TO_TRY = `Sign in as one of the demonstration’s people, with the password \`${demonstration.PASSWORD}\`: ${demonstration.PEOPLE.map(
  ({ username }) => `\`${username}\``,
).join(', ')}. The other fields stay as they are.`;

function components(signIn: OpenApiOptions['signIn']): OpenApi['components'] {
  const password = signIn && {
    type: 'oauth2',
    description: TO_TRY,
    flows: { password: { tokenUrl: signIn.tokenUrl, scopes: {} } },
  };
  return {
    schemas: SCHEMAS,
    headers: { CorrelationId: { description: 'Names the request in the logs', schema: TEXT } },
    parameters: {
      IdempotencyKey: {
        in: 'header',
        name: 'Idempotency-Key',
        required: true,
        description: 'New for each thing you want done, the same when you try again: it is then done once',
        schema: { type: 'string', pattern: '^[!-~]{1,200}$', examples: ['3f1c2d9e-order-2027-014'] },
      },
      After: {
        in: 'query',
        name: 'after',
        required: false,
        description: 'Wait, within bounds, until the view has seen this position',
        schema: { type: 'string', maxLength: 80 },
      },
    },
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of your OIDC issuer' },
      // The last: Swagger UI puts the cursor into the last one’s first field.
      ...(password && { demonstration: password }),
    },
  };
}
