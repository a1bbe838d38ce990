import { declarationOf, processActor, type Command, type CommandEnvelope, type Next, type Recorded } from '#kernel';
import { idFrom } from './ids.js';

/** Under which id a process gives a command, and because of what. */
export interface Given {
  readonly process: string;
  readonly id: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string;
}

/** Puts a process's command into its envelope; its class says which stream decides it. Throws when the class declares no command. */
export function envelop({ command, data }: Next, { process, id, ...because }: Given): CommandEnvelope {
  const { context, noun } = declarationOf(command);
  const instance: Command = Object.assign(new command(), data);
  return {
    id,
    type: command.name,
    data: data,
    context,
    stream: `${noun}-${instance.streamId()}`,
    by: processActor(process),
    ...because,
  };
}

/** The envelope of a reaction's n-th command. */
export function commandFor(process: string, event: Recorded, next: Next, index: number): CommandEnvelope {
  return envelop(next, { process, id: idFrom(process, event.id, index), ...because(event) });
}

/** The envelope of the command that a timer gives when its time has come. */
export function commandForTimer(process: string, event: Recorded, key: string, next: Next): CommandEnvelope {
  return envelop(next, { process, id: idFrom(process, event.id, 'timer', key), ...because(event) });
}

function because({ id, metadata }: Recorded): Pick<Given, 'correlationId' | 'causationId' | 'traceparent'> {
  const { correlationId, traceparent } = metadata;
  return { correlationId, causationId: id, ...(traceparent === undefined ? {} : { traceparent }) };
}
