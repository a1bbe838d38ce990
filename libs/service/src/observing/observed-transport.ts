import { SpanKind, type Span } from '@opentelemetry/api';
import type { Answer, CommandEnvelope, Recorded } from '#kernel';
import { Transport, type QueryEnvelope, type Running, type Subscription } from '#transport';
import type { Metrics } from './metrics.js';
import { beginSpan, carrying, spanned } from './tracing.js';

/** A transport that counts, times and traces what it carries: one trace from who asked to the last effect. */
export class ObservedTransport extends Transport {
  constructor(
    private readonly inner: Transport,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  override send(command: CommandEnvelope, deadline: number): Promise<Answer> {
    const { type, traceparent: parent, context } = command;
    const attributes = { 'commonshelf.context': context, 'commonshelf.command_id': command.id };
    return spanned({ name: `send ${type}`, kind: SpanKind.PRODUCER, parent, attributes }, (span) =>
      this.inner.send(carrying(command, span), deadline),
    );
  }

  override serve(context: string, handle: (command: CommandEnvelope) => Promise<Answer>): Promise<Running> {
    return this.inner.serve(context, (command) => this.decide(command, handle));
  }

  override ask(query: QueryEnvelope, deadline: number): Promise<unknown> {
    const { type, traceparent: parent } = query;
    return spanned({ name: `ask ${type}`, kind: SpanKind.PRODUCER, parent }, (span) =>
      this.inner.ask(carrying(query, span), deadline),
    );
  }

  override answer(handle: (query: QueryEnvelope) => Promise<unknown>): Promise<Running> {
    return this.inner.answer(async (query) => {
      const { type, traceparent: parent } = query;
      const stop = this.metrics.answering.startTimer({ query: type });
      let outcome = 'failed';
      try {
        const found = await spanned({ name: `answer ${type}`, kind: SpanKind.CONSUMER, parent }, () => handle(query));
        outcome = 'answered';
        return found;
      } finally {
        stop();
        this.metrics.questions.inc({ query: type, outcome });
      }
    });
  }

  override subscribe(subscription: Subscription): Promise<Running> {
    const { group, handle } = subscription;
    return this.inner.subscribe({
      ...subscription,
      handle: async (scope, events) => {
        const spans = events.flatMap((event) => spanOf(group, event));
        try {
          await handle(scope, events);
          this.metrics.handled.inc({ group }, events.length);
        } catch (error) {
          this.metrics.handlerFailures.inc({ group });
          throw error;
        } finally {
          for (const span of spans) span.end();
        }
      },
    });
  }

  override close(): Promise<void> {
    return this.inner.close();
  }

  private async decide(
    command: CommandEnvelope,
    handle: (command: CommandEnvelope) => Promise<Answer>,
  ): Promise<Answer> {
    const { type, traceparent: parent } = command;
    const stop = this.metrics.deciding.startTimer({ command: type });
    let outcome: string = 'failed';
    let code = '';
    try {
      const answer = await spanned({ name: `decide ${type}`, kind: SpanKind.CONSUMER, parent }, async (span) => {
        const given = await handle(carrying(command, span));
        span.setAttribute('commonshelf.outcome', given.outcome);
        return given;
      });
      outcome = answer.outcome;
      if (answer.outcome === 'refused') code = answer.code;
      return answer;
    } finally {
      stop();
      this.metrics.commands.inc({ command: type, outcome, code });
    }
  }
}

/** Only events that were decided in a trace get a span: a rebuild of a million others costs nothing. */
function spanOf(group: string, { type, metadata: { traceparent: parent } }: Recorded): Span[] {
  return parent === undefined ? [] : [beginSpan({ name: `${group} ${type}`, kind: SpanKind.CONSUMER, parent })];
}
