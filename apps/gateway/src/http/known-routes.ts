import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/** All routes of the application, to tell an unknown address (404) from a known one with another method (405). */
export class KnownRoutes {
  private readonly shapes = new Map<string, { readonly matches: RegExp; readonly methods: Set<string> }>();

  /** Notes each route that is registered from now on. */
  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      const shape = this.shapes.get(url) ?? { matches: shapeOf(url), methods: new Set<string>() };
      for (const each of [method].flat()) shape.methods.add(each);
      this.shapes.set(url, shape);
    });
  }

  /** The problem of a request that no route took. */
  missing({ raw: { url = '/' } }: FastifyRequest): Problem {
    const path = url.split('?', 1)[0] ?? '/';
    const methods = [...this.shapes.values()]
      .filter(({ matches }) => matches.test(path))
      .flatMap((s) => [...s.methods]);
    if (methods.length === 0) return new Problem(404, 'no-such-page');
    const allow = [...new Set(methods)].sort();
    return new Problem(405, 'method-not-allowed', { facts: { allow }, headers: { Allow: allow.join(', ') } });
  }
}

function shapeOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
