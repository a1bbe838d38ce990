import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Sends this process's spans to a collector, in batches. */
export interface CollectingTraces {
  /** Sends what is still held; a collector that is away loses spans, never work. */
  stop(): Promise<void>;
}

/** Begins to collect spans for this process. `endpoint` is the collector's OTLP address over HTTP, without a path. */
export function collectTraces(service: string, instance: string, endpoint: string): CollectingTraces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'commonshelf',
      'service.instance.id': instance,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  return { stop: () => provider.shutdown().catch(() => undefined) };
}
