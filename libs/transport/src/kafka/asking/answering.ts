import type { Answer, CommandEnvelope } from '#kernel';
import type { Rest } from '../../common/turns.js';
import type { QueryEnvelope } from '../../transport.js';
import {
  readCommand,
  readQuery,
  readReturn,
  replyMessage,
  type Incoming,
  type Reply,
  type Return,
} from '../messages.js';
import type { KafkaOptions } from '../options.js';
import type { Work } from '../reading/reader.js';
import type { Sender } from '../sending/sender.js';
import type { Topics } from '../topics.js';

/** A reply may still be of use so long after the asker's deadline, by clocks that differ. */
const CLOCKS_DIFFER_MS = 2_000;

/** What answering needs. */
export interface Answering {
  readonly topics: Topics;
  readonly options: KafkaOptions;
  /** Of the topic of replies. */
  readonly sender: Sender;
}

/** Answers the commands of a context: an offset is settled when the effect is durable and the answer is written. */
export function commandWork(
  answering: Answering,
  context: string,
  handle: (command: CommandEnvelope) => Promise<Answer>,
): Work {
  const { topics, options } = answering;
  const topic = topics.commandsOf(context);
  return {
    topic,
    group: topic,
    atOnce: options.commandsAtOnce,
    batch: 1,
    handle: async (_stream, [message], attempt) => {
      const read = message && readOrReport(options, 'command', topic, message, readCommand);
      if (!read || leftOf(read.back) <= 0) return undefined;
      const { content: command, back } = read;
      try {
        const answer = await handle(command);
        await reply(answering, { kind: 'answer', answer }, back);
        return undefined;
      } catch (error) {
        options.report({ of: 'command', what: command.type, attempt, error });
        return await failed(answering, back, attempt, error);
      }
    },
  };
}

/** Tells the sender that its command failed and is tried again, so that it can give the reason at its deadline. */
async function failed(answering: Answering, back: Return, attempt: number, error: unknown): Promise<Rest> {
  void reply(answering, { kind: 'failing', error: describe(error) }, back);
  return Math.max(1, Math.min(answering.options.backOff(attempt), leftOf(back)));
}

/** Answers questions, each for itself. */
export function queryWork(answering: Answering, handle: (query: QueryEnvelope) => Promise<unknown>): Work {
  const { topics, options } = answering;
  return {
    topic: topics.queries,
    group: topics.queries,
    atOnce: options.queriesAtOnce,
    batch: 1,
    laneOf: ({ offset }) => offset.toString(),
    handle: async (_lane, [message]) => {
      const read = message && readOrReport(options, 'query', topics.queries, message, readQuery);
      if (!read || leftOf(read.back) <= 0) return undefined;
      const { content: query, back } = read;
      try {
        const answer = await handle(query);
        await reply(answering, { kind: 'answer', answer }, back);
      } catch (error) {
        options.report({ of: 'query', what: query.type, attempt: 1, error });
        await reply(answering, { kind: 'failed', error: describe(error) }, back);
      }
      return undefined;
    },
  };
}

async function reply({ options, sender }: Answering, given: Reply, back: Return): Promise<void> {
  const outgoing = replyMessage(given, back, options.instance);
  const patience = Math.max(0, leftOf(back)) + CLOCKS_DIFFER_MS;
  // A reply that can't be written is no reason to do the work again: who gets no answer sends the command again, with the same id.
  await sender.send(0, outgoing, patience).catch((error: unknown) => {
    options.report({ of: 'connection', what: sender.topic, attempt: 1, error });
  });
}

interface Read<T> {
  readonly content: T;
  readonly back: Return;
}

/** Nobody of ours sends what can't be read, so nobody waits for its answer: it is reported and passed over. */
function readOrReport<T>(
  options: KafkaOptions,
  of: 'command' | 'query',
  what: string,
  message: Incoming,
  read: (message: Incoming) => T,
): Read<T> | undefined {
  try {
    return { content: read(message), back: readReturn(message) };
  } catch (error) {
    options.report({ of, what: `${what}/${message.partition}@${message.offset}`, attempt: 1, error });
    return undefined;
  }
}

function leftOf({ deadline }: Return): number {
  return deadline - Date.now();
}

function describe(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error ? nearest(error) : { name: 'Error', message: String(error) };
}

/** Finds StoreUnavailable also where it is the cause of another error. */
function nearest(error: Error): { readonly name: string; readonly message: string } {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause.name === 'StoreUnavailable') return { name: cause.name, message: cause.message };
  return { name: error.name, message: error.message };
}
