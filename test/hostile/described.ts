import { Answers } from './answers.js';
import { allowed, type Schema } from './values.js';

interface Parameter {
  readonly $ref?: string;
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** The parts of an OpenAPI document that are read here. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** One operation of the API, as its own description has it. */
export interface Endpoint {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  /** Schema of the JSON body; undefined where there is none. */
  readonly body: Schema | undefined;
  readonly takesFile: boolean;
  /** Who may, by role. */
  readonly may: readonly string[];
  /** What the description allows as answers of all endpoints. */
  readonly answers: Answers;
}

/** Every operation behind the door: those that need a person. */
export async function endpointsOf(url: string): Promise<readonly Endpoint[]> {
  const described = (await (await fetch(`${url}/openapi.json`)).json()) as Described;
  const answers = new Answers(described);
  return Object.entries(described.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { security }]) => security === undefined || security.length > 0)
      .map(([method, { operationId, description = '', parameters = [], requestBody }]) => {
        const content = requestBody?.content ?? {};
        return {
          id: operationId,
          method: method.toUpperCase(),
          path,
          pathParameters: parameters.filter((parameter) => parameter.in === 'path'),
          queryParameters: parameters.filter((parameter) => parameter.in === 'query'),
          body: content['application/json']?.schema,
          takesFile: 'application/octet-stream' in content,
          answers,
          may: description.replace(/^For: |\.$/g, '').split(', '),
        };
      }),
  );
}

/** What is sent to an endpoint; parts that are not given are as the description allows them. */
export interface Attempt {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

let sent = 0;

/** Sends a request to an endpoint. */
export async function attempt(
  url: string,
  endpoint: Endpoint,
  token: string | undefined,
  { path, body, raw, headers }: Attempt = {},
): Promise<Response> {
  const filled = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = endpoint.pathParameters.find((parameter) => parameter.name === name)?.schema ?? {};
    return encodeURIComponent(path?.[name] ?? String(allowed(schema)));
  });
  const needed = endpoint.queryParameters.filter(({ required }) => required);
  const query = needed.map(({ name, schema }) => `${name}=${encodeURIComponent(String(allowed(schema)))}`).join('&');
  const command = endpoint.method !== 'GET';
  const type = endpoint.takesFile ? 'application/octet-stream' : 'application/json';
  const all: Record<string, string | undefined> = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(command ? { 'idempotency-key': `hostile-${(sent += 1)}`, 'content-type': type } : {}),
    ...headers,
  };
  const given =
    raw ??
    (endpoint.takesFile
      ? 'UNA:+.? '
      : JSON.stringify(body === undefined ? allowed(endpoint.body ?? { type: 'object' }) : body));
  const answer = await fetch(`${url}${filled}${query ? `?${query}` : ''}`, {
    method: endpoint.method,
    headers: Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...(command ? { body: given } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  await endpoint.answers.compare(endpoint, answer.clone());
  return answer;
}
