import { StoreUnavailable } from '#event-store';
import type { Answer, CommandEnvelope } from '#kernel';
import { Pending } from '../../common/pending.js';
import { NoAnswer, type QueryEnvelope } from '../../transport.js';
import { commandMessage, queryMessage, type Reply, type Return } from '../messages.js';
import type { KafkaOptions } from '../options.js';
import { Replies } from './replies.js';
import type { Outgoing } from '../sending/line.js';
import { NotSent, Sender } from '../sending/sender.js';
import { partitionOf } from '../sending/spread.js';
import type { Topics } from '../topics.js';

/** Asks services and waits for their answers. */
export class Asking {
  private readonly replies: Replies;
  private readonly senders = new Map<string, Sender>();
  private readonly waiting = new Set<Pending<unknown>>();

  constructor(
    private readonly topics: Topics,
    private readonly options: KafkaOptions,
  ) {
    this.replies = new Replies(topics, options);
  }

  /** Resolves when answers will be seen. */
  ready(): Promise<void> {
    return this.replies.ready();
  }

  /** Throws NoAnswer. */
  async command(command: CommandEnvelope, deadline: number): Promise<Answer> {
    const topic = this.topics.commandsOf(command.context);
    const partition = partitionOf(command.stream, this.options.partitions);
    const what = `${command.type} ${command.id}`;
    const made = this.topics.ready(topic, 'commands');
    return (await this.ask({
      topic,
      made,
      partition,
      what,
      deadline,
      message: (back) => commandMessage(command, back),
    })) as Answer;
  }

  /** Throws NoAnswer. */
  async query(query: QueryEnvelope, deadline: number): Promise<unknown> {
    const topic = this.topics.queries;
    const made = this.topics.ready(topic, 'queries');
    const partition = Math.floor(Math.random() * this.options.partitions);
    return this.ask({
      topic,
      made,
      partition,
      what: query.type,
      deadline,
      message: (back) => queryMessage(query, back),
    });
  }

  async close(): Promise<void> {
    for (const pending of this.waiting) pending.fail(new NoAnswer('the transport was closed', 'closed'));
    await Promise.all([this.replies.close(), ...[...this.senders.values()].map((sender) => sender.close())]);
  }

  private async ask({ topic, made, partition, what, deadline, message }: Question): Promise<unknown> {
    const pending = new Pending<unknown>();
    pending.sent = false;
    const asking = this.replies.expect((reply) => settle(pending, reply, what));
    const back: Return = { to: this.options.instance, asking, deadline: Date.now() + deadline };
    const outgoing = message(back);
    this.waiting.add(pending);
    const answer = pending.within(deadline, what, () => undefined);
    void Promise.all([this.ready(), made])
      .then(() => this.send(topic, partition, outgoing, pending))
      .then(() => (pending.sent = true))
      .catch((error: unknown) => {
        pending.lastError ??= error;
        // Until the deadline an answer may still come: what was not confirmed may have been written.
        if (!(error instanceof NotSent))
          pending.fail(new NoAnswer(`${what} could not be sent`, 'failed', { cause: error }));
      });
    try {
      return await answer;
    } finally {
      this.waiting.delete(pending);
      this.replies.forget(asking);
    }
  }

  private async send(topic: string, partition: number, outgoing: Outgoing, pending: Pending<unknown>): Promise<void> {
    // Nobody waits any more. After `close` a new sender would never be closed.
    if (pending.settled) return;
    let sender = this.senders.get(topic);
    if (!sender) this.senders.set(topic, (sender = new Sender(topic, this.options)));
    await sender.send(partition, outgoing, pending.left);
  }
}

interface Question {
  readonly topic: string;
  /** Resolves when the topic is there. */
  readonly made: Promise<void>;
  readonly partition: number;
  readonly what: string;
  readonly deadline: number;
  readonly message: (back: Return) => Outgoing;
}

function settle(pending: Pending<unknown>, reply: Reply, what: string): void {
  if (reply.kind === 'answer') return pending.resolve(reply.answer);
  pending.lastError = errorOf(reply.error);
  if (reply.kind === 'failed') pending.fail(new NoAnswer(`${what} failed`, 'failed', { cause: pending.lastError }));
}

/** The handler's error as far as it travels: its name and words; that the store is away the door must know by its class. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  if (name === 'StoreUnavailable') return new StoreUnavailable(message);
  return Object.assign(new Error(message), { name });
}
