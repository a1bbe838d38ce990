import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One span as an OpenTelemetry exporter sends it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
      }[];
    }[];
  }[];
}

/** Takes what exporters send over OTLP/HTTP, as an OpenTelemetry collector does. */
export class Collector {
  readonly spans: Span[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        collector.take(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    const collector = new Collector(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take({ resourceSpans }: Sent): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '?';
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const { traceId, spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano } = span;
        const times = { from: Number(startTimeUnixNano) / 1e6, to: Number(endTimeUnixNano) / 1e6 };
        this.spans.push({ traceId, spanId, parentSpanId: parentSpanId || undefined, name, service, ...times });
      }
    }
  }
}

/** A trace as a tree of lines: service, name, beginning and length in milliseconds. */
export function draw(spans: readonly Span[]): string {
  const begin = Math.min(...spans.map(({ from }) => from));
  const known = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: string | undefined, depth: number): string[] =>
    spans
      .filter(({ parentSpanId }) => (parent === undefined ? !known.has(parentSpanId ?? '') : parentSpanId === parent))
      .sort((a, b) => a.from - b.from)
      .flatMap(({ spanId, service, name, from, to }) => {
        const what = `${'  '.repeat(depth)}${service}: ${name}`;
        const when = `+${(from - begin).toFixed(1)} ms, ${(to - from).toFixed(1)} ms`;
        return [`${what.padEnd(64)} ${when}`, ...below(spanId, depth + 1)];
      });
  return below(undefined, 0).join('\n');
}
