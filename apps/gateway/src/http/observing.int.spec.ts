import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { Metrics, ObservedTransport } from '#service';
import { ask } from '../testing/client.js';
import { gatewayOfItsOwn, type Gateway } from '../testing/running-gateway.js';
import { ScriptedTransport } from '../testing/scripted-transport.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const metrics = new Metrics('gateway');
let gateway: Gateway;

beforeAll(async () => {
  provider.register();
  const transport = new ObservedTransport(new ScriptedTransport(), metrics);
  gateway = await gatewayOfItsOwn({ settings: { transport, metrics } });
});
afterAll(async () => {
  await gateway.close();
  await provider.shutdown();
});

describe('a request at the gateway', () => {
  it('is the parent of what it causes, and goes on with the caller’s own trace', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const token = await gateway.token('sel');
    exporter.reset();
    await ask(gateway.url, 'PUT /partnerships/p1/shelves/s1', {
      token,
      key: 'observed-1',
      body: { place: 'By the door' },
      headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    });
    const spans = exporter.getFinishedSpans();
    const server = spans.find(({ name }) => name.startsWith('PUT /'));
    const sent = spans.find(({ name }) => name.startsWith('send '));
    expect(server?.spanContext().traceId).toBe(trace);
    expect(sent?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
  });

  it('is timed by its route and status, without what stands in its address', async () => {
    await ask(gateway.url, 'GET /no-such-place/secret-name');
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/commonshelf_http_seconds_count\{[^}]*route="unknown",status="404"/);
    expect(text).not.toContain('secret-name');
  });
});
