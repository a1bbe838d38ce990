import type { Answer, CommandEnvelope } from '#kernel';
import { NoAnswer, Transport, type QueryEnvelope, type Running, type Subscription } from '../transport.js';
import { commandWork, queryWork, type Answering } from './asking/answering.js';
import { Asking } from './asking/asking.js';
import { Listening } from './reading/listening.js';
import { optionsOf, type KafkaOptions, type KafkaSettings, type KafkaTimes } from './options.js';
import { Reader, type MemberStanding, type Work } from './reading/reader.js';
import { Sender } from './sending/sender.js';
import { Topics, type TopicKind } from './topics.js';

export type KafkaGiven = KafkaSettings &
  Partial<Omit<KafkaOptions, 'times'>> & { readonly times?: Partial<KafkaTimes> };

/** What runs for whoever serves, answers or listens. */
interface Member extends Running {
  start(): Promise<void>;
  readonly standing: MemberStanding;
}

/**
 * Between processes, over Kafka: one topic of commands for each context, keyed by stream; one of events, keyed by scope,
 * which a KafkaPublisher fills; one of queries; one of replies. It connects when it is used, waits for Kafka however long
 * it is away, and survives its restarts. A group's progress is remembered by Kafka.
 */
export class KafkaTransport extends Transport {
  private readonly options: KafkaOptions;
  private readonly topics: Topics;
  private readonly asking: Asking;
  private readonly answering: Answering;
  private readonly members = new Set<Member>();
  private closing: Promise<void> | undefined;

  constructor(given: KafkaGiven) {
    super();
    this.options = optionsOf(given);
    this.topics = new Topics(this.options);
    this.asking = new Asking(this.topics, this.options);
    const sender = new Sender(this.topics.replies, this.options);
    this.answering = { topics: this.topics, options: this.options, sender };
  }

  /** Resolves when answers to this instance will be seen. What is asked before waits for it. */
  async ready(): Promise<void> {
    await this.asking.ready();
  }

  /** Resolves when Kafka answers and has the topic of answers, however long it is away. */
  async reached(): Promise<void> {
    await this.topics.ready(this.topics.replies, 'replies');
  }

  /** How each member stands that serves, answers or listens here: for health and metrics. */
  standing(): readonly MemberStanding[] {
    return [...this.members].map(({ standing }) => standing);
  }

  override async send(command: CommandEnvelope, deadline: number): Promise<Answer> {
    this.refuseWhenClosed();
    return this.asking.command(command, deadline);
  }

  override async serve(context: string, handle: (command: CommandEnvelope) => Promise<Answer>): Promise<Running> {
    return this.work(commandWork(this.answering, context, handle), 'commands');
  }

  override async ask(query: QueryEnvelope, deadline: number): Promise<unknown> {
    this.refuseWhenClosed();
    return this.asking.query(query, deadline);
  }

  override async answer(handle: (query: QueryEnvelope) => Promise<unknown>): Promise<Running> {
    return this.work(queryWork(this.answering, handle), 'queries');
  }

  override async subscribe(subscription: Subscription): Promise<Running> {
    this.refuseWhenClosed();
    await this.topics.ready(this.topics.events, 'events');
    return this.run(new Listening(subscription, this.topics, this.options));
  }

  override close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async work(work: Work, kind: TopicKind): Promise<Running> {
    this.refuseWhenClosed();
    await this.topics.ready(this.topics.replies, 'replies');
    await this.topics.ready(work.topic, kind);
    return this.run(new Reader(work, this.options));
  }

  private async run(reader: Member): Promise<Running> {
    this.refuseWhenClosed();
    this.members.add(reader);
    await reader.start();
    return {
      stop: async () => {
        await reader.stop();
        this.members.delete(reader);
      },
    };
  }

  private async closeAll(): Promise<void> {
    this.topics.close();
    await Promise.all([...[...this.members].map((member) => member.stop()), this.asking.close()]);
    await this.answering.sender.close();
  }

  private refuseWhenClosed(): void {
    if (this.closing) throw new NoAnswer('the transport is closed', 'closed');
  }
}
