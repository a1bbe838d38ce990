import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Answer, CommandEnvelope, Recorded } from '#kernel';
import type { QueryEnvelope, Running, Transport } from '../transport.js';
import { EventGroups } from './event-groups.js';
import { Delivery, type TransportPattern } from './patterns.js';

/**
 * A Transport as a strategy of Nest's: handlers are `@MessagePattern` and `@EventPattern` with the patterns beside this
 * file, and guards, pipes, interceptors and filters work on them as ever. The transport's promises hold: what a handler
 * rejects with is tried again, unless it is a Refused, as in `throw new RpcException(refused)`, which is the answer.
 */
export class TransportServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly running: Running[] = [];
  private closed = false;

  constructor(
    private readonly transport: Transport,
    private readonly groups: EventGroups = new EventGroups(),
  ) {
    super();
  }

  /** Calls back when all handlers are served; with the error when one can't be. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const handlers = [...this.messageHandlers];
      await Promise.all(handlers.map(async ([pattern, handler]) => this.runs(await this.bind(pattern, handler))));
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more; resolves when the work in hand is done. The transport stays open: it may be others' too. */
  override async close(): Promise<void> {
    this.closed = true;
    await this.groups.ending();
    await Promise.all(this.running.map((running) => running.stop()));
  }

  override on(): never {
    throw new Error('the transport tells of its failures by the `report` it was made with');
  }

  override unwrap<T>(): T {
    return this.transport as T;
  }

  /** What is bound only after all was closed, because Kafka was away, is not left running. */
  private async runs(running: Running): Promise<void> {
    this.running.push(running);
    if (this.closed) await running.stop();
  }

  private bind(pattern: string, handler: MessageHandler): Promise<Running> {
    const asked = patternIn(pattern);
    if ('commands' in asked)
      return this.transport.serve(asked.commands, (command: CommandEnvelope) => this.answer<Answer>(handler, command));
    if ('queries' in asked) return this.transport.answer((query: QueryEnvelope) => this.answer(handler, query));
    const { after } = this.groups.of(asked.events);
    return this.transport.subscribe({
      group: asked.events,
      handle: async (scope, events) => void (await this.call(handler, events, scope)),
      ...(after && { after }),
    });
  }

  private async answer<T>(handler: MessageHandler, data: CommandEnvelope | QueryEnvelope): Promise<T> {
    try {
      return (await this.call(handler, data)) as T;
    } catch (error) {
      if (isRefused(error)) return error as T;
      throw error;
    }
  }

  private async call(handler: MessageHandler, data: object | readonly Recorded[], scope?: string): Promise<unknown> {
    const given: unknown = await handler(data, new Delivery([scope]));
    return lastValueFrom(this.transformToObservable(given), { defaultValue: undefined });
  }
}

function patternIn(pattern: string): TransportPattern {
  try {
    const asked = JSON.parse(pattern) as TransportPattern | null;
    if (asked && typeof asked === 'object' && ('commands' in asked || 'queries' in asked || 'events' in asked))
      return asked;
  } catch (cause) {
    throw unknownPattern(pattern, { cause });
  }
  throw unknownPattern(pattern);
}

function unknownPattern(pattern: string, options?: ErrorOptions): Error {
  return new Error(`${pattern} is no pattern of this transport: take commandsOf, QUERIES or eventsFor`, options);
}

function isRefused(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'outcome' in error && error.outcome === 'refused';
}
