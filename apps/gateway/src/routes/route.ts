/** The methods a declaration may name. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** One of them. */
export type Method = (typeof METHODS)[number];

/** A declared route, taken apart. */
export interface Route {
  readonly method: Method;
  /** `/partnerships/{partnership}/orders`. */
  readonly template: string;
  /** The names in braces, in order. */
  readonly parameters: readonly string[];
}

/** A declaration's route can't be served. */
export class BadRoute extends Error {
  override readonly name = 'BadRoute';
}

/** Reads `POST /partnerships/{partnership}/orders`. Throws BadRoute. */
export function parseRoute(route: string): Route {
  const [method, template = '', ...rest] = route.split(' ');
  const known = METHODS.find((one) => one === method);
  if (!known || rest.length > 0 || !/^(\/([a-z0-9.-]+|\{[a-zA-Z]+\}))+$/.test(template))
    throw new BadRoute(`not a route: ${route}`);
  const parameters = [...template.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name = '']) => name);
  if (new Set(parameters).size < parameters.length) throw new BadRoute(`names a parameter twice: ${route}`);
  return { method: known, template, parameters };
}

/** The template as Fastify's router writes it: `/partnerships/:partnership/orders`. */
export function routerPath(template: string): string {
  return template.replace(/\{([a-zA-Z]+)\}/g, ':$1');
}
