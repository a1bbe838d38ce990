import { SpanKind, SpanStatusCode, context, trace, type Context, type Span } from '@opentelemetry/api';

/** What a span says of itself: never a person, never a body. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A span to begin. */
export interface Spanning {
  readonly name: string;
  readonly kind?: SpanKind;
  /** W3C trace context of what caused it; without it the caller's own span, if there is one. */
  readonly parent?: string | undefined;
  readonly attributes?: Attributes;
}

const NAME = 'commonshelf';
/** W3C Trace Context, version 00: trace, parent span, flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Runs work inside a span, which ends with it and says whether it failed. Costs next to nothing when nobody collects traces. */
export async function spanned<T>(
  { name, kind = SpanKind.INTERNAL, parent, attributes = {} }: Spanning,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const within = parent === undefined ? context.active() : contextOf(parent);
  return trace.getTracer(NAME).startActiveSpan(name, { kind, attributes }, within, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Begins a span for work that is done together with other work; whoever begins it ends it. */
export function beginSpan({ name, kind = SpanKind.INTERNAL, parent, attributes = {} }: Spanning): Span {
  const within = parent === undefined ? context.active() : contextOf(parent);
  return trace.getTracer(NAME).startSpan(name, { kind, attributes }, within);
}

/** The W3C trace context of a span that is collected; undefined when it is not. */
function traceparentOf(span: Span): string | undefined {
  if (!span.isRecording()) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The envelope with the trace context of this span, if it is collected. */
export function carrying<E extends { readonly traceparent?: string }>(envelope: E, span: Span): E {
  const traceparent = traceparentOf(span);
  return traceparent === undefined ? envelope : { ...envelope, traceparent };
}

function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return context.active();
  return trace.setSpanContext(context.active(), {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
