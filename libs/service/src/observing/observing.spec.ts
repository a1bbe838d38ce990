import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { InMemoryEventStore, NO_STREAM } from '#event-store';
import { processActor, type Answer, type CommandEnvelope, type Metadata } from '#kernel';
import { InProcessTransport } from '#transport';
import { once } from './gauges.js';
import { Metrics } from './metrics.js';
import { ObservedEventStore } from './observed-event-store.js';
import { ObservedTransport } from './observed-transport.js';
import { spanned } from './tracing.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const AT = '2026-11-25T12:00:00.000Z';
const command = (id: string): CommandEnvelope => ({
  id,
  type: 'OpenFund',
  data: {},
  context: 'procurement',
  stream: 'fund-1',
  by: processActor('test'),
  correlationId: id,
  causationId: id,
});
const metadata = (commandId: string, traceparent: string | undefined): Metadata => ({
  commandId,
  commandHash: '',
  correlationId: commandId,
  causationId: commandId,
  actor: 'someone',
  authority: null,
  scope: 'here',
  at: AT,
  version: 1,
  ...(traceparent === undefined ? {} : { traceparent }),
});

beforeAll(() => provider.register());
afterAll(() => provider.shutdown());

function observed() {
  const metrics = new Metrics('test');
  const store = new ObservedEventStore(new InMemoryEventStore(), metrics);
  const transport = new ObservedTransport(new InProcessTransport(store), metrics);
  return { metrics, store, transport };
}

/** The value Prometheus would read for these labels. */
async function value(metrics: Metrics, name: string, labels: Readonly<Record<string, string>>): Promise<number> {
  const line = (await metrics.registry.metrics())
    .split('\n')
    .find(
      (each) => each.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => each.includes(`${k}="${v}"`)),
    );
  return Number(line?.split('} ')[1]);
}

describe('what is observed', () => {
  it('is one trace from who sends a command to the effect of its event', async () => {
    exporter.reset();
    const { store, transport, metrics } = observed();
    const seen = new Promise<void>((resolve) => {
      void transport.subscribe({ group: 'views', handle: async () => resolve() });
    });
    await transport.serve('procurement', async ({ id, stream, traceparent }) => {
      const { head, position } = await store.append(stream, NO_STREAM, [
        { id: 'e1', type: 'FundOpened', data: {}, metadata: metadata(id, traceparent) },
      ]);
      return { outcome: 'accepted', stream, scope: 'here', revision: head.revision, position, events: ['FundOpened'] };
    });
    await spanned({ name: 'request' }, () => transport.send(command('c1'), 1_000));
    await seen;
    await transport.close();
    const spans = exporter.getFinishedSpans();
    const parents = Object.fromEntries(
      spans.map(({ name, parentSpanContext }) => [
        name,
        spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId)?.name,
      ]),
    );
    expect(parents).toEqual({
      request: undefined,
      'send OpenFund': 'request',
      'decide OpenFund': 'send OpenFund',
      append: 'decide OpenFund',
      'views FundOpened': 'decide OpenFund',
    });
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(await value(metrics, 'commonshelf_commands_total', { command: 'OpenFund', outcome: 'accepted' })).toBe(1);
    expect(await value(metrics, 'commonshelf_append_seconds_count', { outcome: 'written' })).toBe(1);
    expect(await value(metrics, 'commonshelf_events_handled_total', { group: 'views' })).toBe(1);
  });

  it('counts a refusal by its code and a failure as failed', async () => {
    const { transport, metrics } = observed();
    const refusal: Answer = { outcome: 'refused', kind: 'rule', code: 'fund-short', facts: {} };
    await transport.serve('procurement', async ({ id }) => {
      if (id === 'bad') throw new Error('broken');
      return refusal;
    });
    await expect(transport.send(command('c2'), 1_000)).resolves.toEqual(refusal);
    await expect(transport.send(command('bad'), 50)).rejects.toThrow();
    await transport.close();
    expect(await value(metrics, 'commonshelf_commands_total', { outcome: 'refused', code: 'fund-short' })).toBe(1);
    expect(await value(metrics, 'commonshelf_commands_total', { outcome: 'failed' })).toBeGreaterThan(0);
  });

  it('times an append that came too late as a conflict', async () => {
    const { store, metrics } = observed();
    const event = { id: 'e', type: 'FundOpened', data: {}, metadata: metadata('c', undefined) };
    await store.append('fund-2', NO_STREAM, [event]);
    await expect(store.append('fund-2', NO_STREAM, [{ ...event, id: 'f' }])).rejects.toThrow();
    expect(await value(metrics, 'commonshelf_append_seconds_count', { outcome: 'conflict' })).toBe(1);
  });

  it('leaves a gauge out when it cannot be asked for', async () => {
    const { metrics } = observed();
    let away = false;
    metrics.gauge('commonshelf_behind', 'x', ['projection'], async () => {
      if (away) throw new Error('away');
      return [{ labels: { projection: 'order-board' }, value: 3 }];
    });
    expect(await metrics.registry.metrics()).toContain('commonshelf_behind{projection="order-board",service="test"} 3');
    away = true;
    expect(await metrics.registry.metrics()).not.toContain('projection="order-board"');
  });

  it('says once that gauges can’t be asked for, counts how often, and says it again after it was mended', async () => {
    const told: string[] = [];
    const metrics = new Metrics('test', (error, gauge) => told.push(`${gauge}: ${String(error)}`));
    let away = true;
    const asked = once(async () => {
      if (away) throw new Error('away');
      return [{ labels: {}, value: 1 }];
    });
    for (const name of ['commonshelf_one', 'commonshelf_other']) metrics.gauge(name, 'x', [], asked);
    metrics.gauge('commonshelf_thrown', 'x', [], () => {
      throw new Error('at once');
    });
    await metrics.registry.metrics();
    await metrics.registry.metrics();
    expect([...told].sort()).toEqual(['commonshelf_one: Error: away', 'commonshelf_thrown: Error: at once']);
    expect(await value(metrics, 'commonshelf_gauge_failures_total', { gauge: 'commonshelf_other' })).toBeGreaterThan(1);
    away = false;
    expect(await metrics.registry.metrics()).toContain('commonshelf_other{service="test"} 1');
    away = true;
    await metrics.registry.metrics();
    expect(told).toHaveLength(3);
  });
});
