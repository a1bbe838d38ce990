import type { Answer, CommandEnvelope } from '#kernel';
import { NoAnswer, type Running } from '../transport.js';
import { Crew, type Hand } from './crew.js';
import { Pending } from '../common/pending.js';
import type { InProcessOptions } from './options.js';
import { Turns, type Rest } from '../common/turns.js';

type Handle = (command: CommandEnvelope) => Promise<Answer>;

class Sent extends Pending<Answer> {
  attempts = 0;
  constructor(readonly command: CommandEnvelope) {
    super();
  }
}

/** The commands of one context: a queue for each stream, and those who serve. */
export class Commands {
  private readonly queues = new Map<string, Set<Sent>>();
  private readonly crew = new Crew<Handle>();
  private readonly turns: Turns;

  constructor(private readonly options: InProcessOptions) {
    this.turns = new Turns(options.commandsAtOnce, (stream) => this.turn(stream));
  }

  send(command: CommandEnvelope, deadline: number): Promise<Answer> {
    const sent = new Sent(command);
    const queue = this.queues.get(command.stream);
    if (queue) queue.add(sent);
    else this.queues.set(command.stream, new Set([sent]));
    const promise = sent.within(deadline, `${command.type} ${command.id}`, () => this.remove(sent));
    this.turns.wake(command.stream);
    return promise;
  }

  serve(handle: Handle): Running {
    const running = this.crew.join(handle);
    for (const stream of this.queues.keys()) this.turns.wake(stream);
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([this.crew.stop(), this.turns.stop()]);
    const left = [...this.queues.values()].flatMap((queue) => [...queue]);
    for (const sent of left) sent.fail(new NoAnswer('the transport was closed', 'closed'));
    this.queues.clear();
  }

  private async turn(stream: string): Promise<Rest> {
    const [sent] = this.queues.get(stream) ?? [];
    const server = this.crew.next();
    if (!sent || !server) return undefined;
    const rest = await this.handle(sent, server);
    if (rest === undefined) this.remove(sent);
    return rest ?? (this.queues.has(stream) ? 0 : undefined);
  }

  /** Gives how long to rest before the same command is tried again; undefined when it is done with. */
  private async handle(sent: Sent, server: Hand<Handle>): Promise<Rest> {
    try {
      sent.resolve(await server.holding((handle) => handle(sent.command)));
      return undefined;
    } catch (error) {
      sent.attempts += 1;
      sent.lastError = error;
      this.options.report({ of: 'command', what: sent.command.type, attempt: sent.attempts, error });
      // At least a short rest: without one the deadline's timer could never run, and the command would be tried for ever.
      return sent.settled ? undefined : Math.min(this.options.backOff(sent.attempts), Math.max(1, sent.left));
    }
  }

  private remove(sent: Sent): void {
    const { stream } = sent.command;
    const queue = this.queues.get(stream);
    queue?.delete(sent);
    if (queue?.size === 0) this.queues.delete(stream);
  }
}
