import type { EventStore } from '#event-store';
import type { Answer, CommandEnvelope } from '#kernel';
import { NoAnswer, Transport, type QueryEnvelope, type Running, type Subscription } from '../transport.js';
import { Commands } from './commands.js';
import { Group } from './group.js';
import { DEFAULTS, type InProcessOptions } from './options.js';
import { Queries } from './queries.js';

/**
 * All in one process: a command is a direct call, events come from the store's own `follow`. It remembers a group's
 * progress for as long as the group has members; then `after` says where to begin.
 */
export class InProcessTransport extends Transport {
  private readonly options: InProcessOptions;
  private readonly contexts = new Map<string, Commands>();
  private readonly queries: Queries;
  private readonly groups = new Map<string, Group>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    options: Partial<InProcessOptions> = {},
  ) {
    super();
    this.options = { ...DEFAULTS, ...options };
    this.queries = new Queries(this.options);
  }

  override async send(command: CommandEnvelope, deadline: number): Promise<Answer> {
    this.refuseWhenClosed();
    return this.commandsOf(command.context).send(command, deadline);
  }

  override async serve(context: string, handle: (command: CommandEnvelope) => Promise<Answer>): Promise<Running> {
    return this.commandsOf(context).serve(handle);
  }

  override async ask(query: QueryEnvelope, deadline: number): Promise<unknown> {
    this.refuseWhenClosed();
    return this.queries.ask(query, deadline);
  }

  override async answer(handle: (query: QueryEnvelope) => Promise<unknown>): Promise<Running> {
    return this.queries.answer(handle);
  }

  override async subscribe(subscription: Subscription): Promise<Running> {
    let group = this.groups.get(subscription.group);
    while (group && !group.alive) {
      await group.end();
      if (this.groups.get(subscription.group) === group) this.groups.delete(subscription.group);
      group = this.groups.get(subscription.group);
    }
    this.refuseWhenClosed();
    if (!group) {
      group = new Group(subscription.group, this.store, this.options);
      this.groups.set(subscription.group, group);
    }
    return group.join(subscription);
  }

  override close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    const groups = [...this.groups.values()].map((group) => group.end());
    const commands = [...this.contexts.values()].map((context) => context.close());
    await Promise.all([...groups, ...commands, this.queries.close()]);
  }

  private commandsOf(context: string): Commands {
    let commands = this.contexts.get(context);
    if (!commands) this.contexts.set(context, (commands = new Commands(this.options)));
    return commands;
  }

  private refuseWhenClosed(): void {
    if (this.closing) throw new NoAnswer('the transport is closed', 'closed');
  }
}
