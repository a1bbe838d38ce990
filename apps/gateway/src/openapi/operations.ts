import { declarationOf, type CommandClass, type QueryDeclaration } from '#kernel';
import { exampleOf, exampleOfObject, fieldsOf, schemaOf, type Field } from '#messages/fields';
import { FILE_TYPES } from '../http/adapter.js';
import type { Route } from '../routes/route.js';
import { jsonResponse, problemResponses, refersTo } from './responses.js';

const KEY = { $ref: '#/components/parameters/IdempotencyKey' };
const AFTER = { $ref: '#/components/parameters/After' };

/** What OpenAPI says of one command. */
export function commandOperation(type: CommandClass, route: Route): object {
  const { context, summary, may, body = 'json' } = declarationOf(type);
  const fields = without(fieldsOf(type), body === 'file' ? ['content'] : []);
  const others = without(fields, route.parameters);
  return {
    operationId: type.name,
    tags: [context],
    summary,
    description: roles(may),
    parameters: [KEY, ...inPath(fields, route), ...(body === 'file' ? inQuery(others) : [])],
    ...(body === 'file' ? fileBody() : jsonBody(type, Object.keys(others))),
    responses: {
      200: jsonResponse('Accepted', refersTo('Accepted'), ['Commonshelf-Position']),
      202: jsonResponse('No answer in time: ask at the address in Location', refersTo('Pending'), ['Location']),
      ...problemResponses(400, 401, 403, 404, 409, 413, 414, 415, 422, 503),
    },
  };
}

/** What OpenAPI says of one query. */
export function queryOperation({ name, summary, may, parameters, answer }: QueryDeclaration, route: Route): object {
  const { template } = route;
  const fields = fieldsOf(parameters);
  return {
    operationId: name,
    tags: [template.startsWith('/operations/') ? 'operations' : 'views'],
    summary,
    description: roles(may),
    parameters: [AFTER, ...inPath(fields, route), ...inQuery(without(fields, route.parameters))],
    responses: {
      200: jsonResponse('Found', answer, ['Commonshelf-As-Of']),
      ...problemResponses(400, 401, 403, 404, 409, 414, 422, 503),
    },
  };
}

type Fields = Readonly<Record<string, Field>>;

function inPath(fields: Fields, { parameters }: Route): object[] {
  return parameters.map((name) => parameter('path', name, fields[name] ?? undeclared(name), true));
}

function inQuery(fields: Fields): object[] {
  return Object.entries(fields).map(([name, field]) => parameter('query', name, field, field.required));
}

function parameter(place: string, name: string, { schema, description }: Field, required: boolean): object {
  // What must be given is filled in as the demonstration has it; what need not be is left to whoever asks.
  return { in: place, name, required, description, schema, ...(required && { example: exampleOf(name, schema) }) };
}

function jsonBody(type: CommandClass, names: readonly string[]): object {
  if (names.length === 0) return {};
  const { properties, required, ...rest } = schemaOf(type);
  const chosen = new Set(names);
  const needed = (required as readonly string[]).filter((name) => chosen.has(name));
  const schema = {
    ...rest,
    ...(needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(Object.entries(properties as object).filter(([name]) => chosen.has(name))),
  };
  const example = exampleOfObject(schema);
  return { requestBody: { required: needed.length > 0, content: { 'application/json': { schema, example } } } };
}

function fileBody(): object {
  const schema = { type: 'string', contentMediaType: 'application/octet-stream' };
  return {
    requestBody: {
      required: true,
      description: 'The file as it is, 4 MiB at most',
      content: Object.fromEntries(FILE_TYPES.map((type) => [type, { schema }])),
    },
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function roles(may: readonly string[]): string {
  return `For: ${may.join(', ')}.`;
}

function undeclared(name: string): never {
  throw new Error(`the route's parameter ${name} is no declared field`);
}
