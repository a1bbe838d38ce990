import { Controller, Inject, UseFilters, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { Answer, CommandClass, CommandEnvelope } from '#kernel';
import { PassErrorsOn, commandsOf } from '#transport/nest';
import { commandOf } from './carried.js';

/** Makes the controller that answers a context's commands through Nest's CommandBus, whichever transport they come by. */
export function servesCommands(context: string, commands: readonly CommandClass[]): Type {
  const byName = new Map(commands.map((command) => [command.name, command]));

  @Controller()
  @UseFilters(PassErrorsOn)
  class ServesCommands {
    constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

    @MessagePattern(commandsOf(context))
    async decide(@Payload() envelope: CommandEnvelope): Promise<Answer> {
      const type = byName.get(envelope.type);
      if (!type)
        return { outcome: 'refused', kind: 'not-found', code: 'unknown-command', facts: { command: envelope.type } };
      return this.bus.execute<InstanceType<CommandClass>, Answer>(commandOf(type, envelope));
    }
  }
  return ServesCommands;
}
