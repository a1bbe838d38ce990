import { SpanKind, SpanStatusCode, context, trace, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import { beginSpan, type Metrics } from '#service';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];
const TRACEPARENT = 'traceparent';

/**
 * Times every request by its route's template and traces it: its span is the parent of all that the request causes.
 * A caller's own W3C trace context is carried on.
 */
export function observeRequests(instance: FastifyInstance, metrics: Metrics): void {
  const times = new Histogram({
    name: 'commonshelf_http_seconds',
    help: 'Time of a request at the gateway, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [metrics.registry],
  });
  const spans = new WeakMap<FastifyRequest, Span>();
  instance.addHook('onRequest', (request, _reply, done) => {
    const given = request.headers[TRACEPARENT];
    const parent = typeof given === 'string' ? given : undefined;
    const name = `${request.method} ${routeOf(request)}`;
    const attributes = { 'http.request.method': request.method, 'http.route': routeOf(request) };
    spans.set(request, beginSpan({ name, kind: SpanKind.SERVER, parent, attributes }));
    done();
  });
  // After the body was read: what reads it runs in the connection's own context and would lose the span.
  instance.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) context.with(trace.setSpan(context.active(), span), done);
    else done();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const labels = { method: request.method, route: routeOf(request), status: String(reply.statusCode) };
    times.observe(labels, reply.elapsedTime / 1_000);
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

/** The template, never the address itself: that may hold what neither a log nor a metric must. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'unknown';
}
