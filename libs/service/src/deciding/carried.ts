import type { Command, CommandClass, CommandEnvelope } from '#kernel';

const carried = new WeakMap<Command, CommandEnvelope>();

/** Makes the command of an envelope as Nest's CommandBus wants it: an instance of its class. `envelopeOf` finds the envelope again. */
export function commandOf(type: CommandClass, envelope: CommandEnvelope): Command {
  const command = Object.assign(new type(), envelope.data);
  carried.set(command, envelope);
  return command;
}

/** The envelope a command came in. */
export function envelopeOf(command: Command): CommandEnvelope {
  const envelope = carried.get(command);
  if (!envelope) throw new Error(`${command.constructor.name} came without an envelope: use commandOf`);
  return envelope;
}
