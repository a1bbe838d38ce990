import type { Accepted, Answer, CommandEnvelope } from '#kernel';
import { Transport, type QueryEnvelope, type Running } from '#transport';

/** Accepts, as a decider would. */
export function accepted(command: CommandEnvelope, revision = 0): Accepted {
  const position = `memory@${'7'.padStart(20, '0')}`;
  return {
    outcome: 'accepted',
    stream: command.stream,
    scope: 'p1',
    revision,
    position,
    events: [`${command.type}Done`],
  };
}

/** The other side of the transport, answering as a test says; it counts what reached it. */
export class ScriptedTransport extends Transport {
  readonly commands: CommandEnvelope[] = [];
  readonly questions: QueryEnvelope[] = [];
  decide: (command: CommandEnvelope) => Promise<Answer> = async (command) => accepted(command);
  find: (question: QueryEnvelope) => Promise<unknown> = async () => ({ outcome: 'found', body: [], asOf: null });

  send(command: CommandEnvelope): Promise<Answer> {
    this.commands.push(command);
    return this.decide(command);
  }

  ask(question: QueryEnvelope): Promise<unknown> {
    this.questions.push(question);
    return this.find(question);
  }

  async serve(): Promise<Running> {
    return { stop: async () => undefined };
  }

  async answer(): Promise<Running> {
    return { stop: async () => undefined };
  }

  async subscribe(): Promise<Running> {
    return { stop: async () => undefined };
  }

  async close(): Promise<void> {}
}
