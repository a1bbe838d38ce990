import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds: from a fast append to the longest deadline. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One value of a gauge, with its labels. */
export interface Measured<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

/** What a service counts and times, as Prometheus reads it. Labels are names of ours, never of a person or a stream. */
export class Metrics {
  readonly registry = new Registry();
  readonly commands: Counter<'command' | 'outcome' | 'code'>;
  readonly deciding: Histogram<'command'>;
  readonly appending: Histogram<'outcome'>;
  readonly questions: Counter<'query' | 'outcome'>;
  readonly answering: Histogram<'query'>;
  readonly handled: Counter<'group'>;
  readonly handlerFailures: Counter<'group'>;
  readonly retries: Counter<'what'>;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    this.commands = new Counter({
      name: 'commonshelf_commands_total',
      help: 'Commands answered, by outcome (accepted, refused, failed) and the code of the rule that refused them',
      labelNames: ['command', 'outcome', 'code'],
      registers,
    });
    this.deciding = new Histogram({
      name: 'commonshelf_decide_seconds',
      help: 'Time from a command’s arrival in its service to its answer',
      labelNames: ['command'],
      buckets: SECONDS,
      registers,
    });
    this.appending = new Histogram({
      name: 'commonshelf_append_seconds',
      help: 'Time of an append, by outcome (written, conflict, failed)',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers,
    });
    this.questions = new Counter({
      name: 'commonshelf_questions_total',
      help: 'Questions answered by the read side, by outcome (answered, failed)',
      labelNames: ['query', 'outcome'],
      registers,
    });
    this.answering = new Histogram({
      name: 'commonshelf_answer_seconds',
      help: 'Time to answer a question, waiting for a position included',
      labelNames: ['query'],
      buckets: SECONDS,
      registers,
    });
    this.handled = new Counter({
      name: 'commonshelf_events_handled_total',
      help: 'Events whose effect a group made durable',
      labelNames: ['group'],
      registers,
    });
    this.handlerFailures = new Counter({
      name: 'commonshelf_event_failures_total',
      help: 'Batches of events that a group could not handle and that come again',
      labelNames: ['group'],
      registers,
    });
    this.retries = new Counter({
      name: 'commonshelf_transport_retries_total',
      help: 'Failures that the transport tries again, by what failed (command, query, events, connection)',
      labelNames: ['what'],
      registers,
    });
  }

  /**
   * Adds a gauge that is asked for when Prometheus comes. When asking fails the gauge is absent, so that a number is
   * never older than the scrape that shows it.
   */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    measure: () => Promise<readonly Measured<Label>[]>,
  ): void {
    const gauge: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        const values = await measure().catch(() => []);
        for (const { labels, value } of values) gauge.set(labels, value);
      },
    });
  }
}
