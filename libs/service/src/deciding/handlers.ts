import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  isCommandClass,
  type Answer,
  type Command,
  type CommandClass,
  type CommandsOf,
  type Decider,
  type Event,
} from '#kernel';
import { envelopeOf } from './carried.js';
import { decideCommand, type FindFacts, type Means } from './deciding.js';

/** Injection token of what deciding needs from outside: event store, catalogue, clock. */
export const MEANS = Symbol('means');

/** The command classes a module exports. */
export function commandsIn(module: object): readonly CommandClass[] {
  return Object.values(module).filter(isCommandClass);
}

/**
 * One Nest command handler for each command of a decider's module: a new command is its class, a case in `decide`, a
 * test, and no plumbing.
 */
export function handlersFor<State, Module extends object, E extends Event, Facts>(
  rules: Decider<State, CommandsOf<Module>, E, Facts>,
  commands: Module,
  findFacts?: FindFacts<Command, Facts>,
): readonly Type<ICommandHandler>[] {
  return commandsIn(commands).map((command) => {
    @Injectable()
    @CommandHandler(command)
    class Handler implements ICommandHandler<Command, Answer> {
      constructor(@Inject(MEANS) private readonly means: Means) {}

      execute(given: Command): Promise<Answer> {
        return decideCommand(rules, this.means, given, envelopeOf(given), findFacts);
      }
    }
    Object.defineProperty(Handler, 'name', { value: `${command.name}Handler` });
    return Handler;
  });
}
