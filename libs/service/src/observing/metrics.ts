import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds: from a fast append to the longest deadline. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Milliseconds between two samples of the event loop's delay. Each wakes the process, and the alert is at 250 ms. */
const LOOP_SAMPLED_EVERY_MS = 50;

const POOLS = 'Connections of a pool: in use, idle, and requests that wait for one';

/** One value of a gauge, with its labels. */
export interface Measured<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

/** A pool of database connections. */
export interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
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
  readonly gaugeFailures: Counter<'gauge'>;
  private readonly pools = new Map<string, () => Pool>();
  private readonly failing = new Set<string>();
  private reported: unknown;

  /** `report` is told when a gauge can't be measured: once, until it can be again. */
  constructor(
    service: string,
    private readonly report: (error: unknown, gauge: string) => void = () => undefined,
  ) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOP_SAMPLED_EVERY_MS });
    const registers = [this.registry];
    this.commands = this.counting(
      'commonshelf_commands_total',
      'Commands answered, by outcome (accepted, refused, failed) and the code of the rule that refused them',
      ['command', 'outcome', 'code'],
    );
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
    this.questions = this.counting(
      'commonshelf_questions_total',
      'Questions answered by the read side, by outcome (answered, failed)',
      ['query', 'outcome'],
    );
    this.answering = new Histogram({
      name: 'commonshelf_answer_seconds',
      help: 'Time to answer a question, waiting for a position included',
      labelNames: ['query'],
      buckets: SECONDS,
      registers,
    });
    this.handled = this.counting('commonshelf_events_handled_total', 'Events whose effect a group made durable', [
      'group',
    ]);
    this.handlerFailures = this.counting(
      'commonshelf_event_failures_total',
      'Batches of events that a group could not handle and that come again',
      ['group'],
    );
    this.retries = this.counting(
      'commonshelf_transport_retries_total',
      'Failures that the transport tries again, by what failed (command, query, events, connection)',
      ['what'],
    );
    this.gaugeFailures = this.counting(
      'commonshelf_gauge_failures_total',
      'Times that a gauge could not be asked for, and was absent',
      ['gauge'],
    );
  }

  /**
   * Adds a gauge that is measured at each scrape. When measuring fails it is left out, so that no number is older than
   * the scrape that shows it; the failure is counted and reported.
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
        for (const { labels, value } of await this.measured(name, measure)) gauge.set(labels, value);
      },
    });
  }

  /** Adds a counter whose total is kept elsewhere, since the process began, and read at each scrape. */
  counter(name: string, help: string, total: () => number): void {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        counter.reset();
        counter.inc(total());
      },
    });
  }

  /** Shows how busy a pool of connections is, beside the others of this process: one gauge tells of all. */
  pool(name: string, connections: () => Pool): void {
    if (this.pools.size === 0)
      this.gauge('commonshelf_pool_connections', POOLS, ['pool', 'state'], () => this.busyness());
    this.pools.set(name, connections);
  }

  private async busyness(): Promise<readonly Measured<'pool' | 'state'>[]> {
    return [...this.pools].flatMap(([pool, connections]) => {
      const { totalCount, idleCount, waitingCount } = connections();
      const states = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
      return Object.entries(states).map(([state, value]) => ({ labels: { pool, state }, value }));
    });
  }

  private counting<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private async measured<T>(gauge: string, measure: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      const values = await measure();
      this.failing.delete(gauge);
      return values;
    } catch (error) {
      this.gaugeFailures.inc({ gauge });
      // Gauges that share a question share its failure.
      if (!this.failing.has(gauge) && error !== this.reported) this.report(error, gauge);
      this.failing.add(gauge);
      this.reported = error;
      return [];
    }
  }
}
