import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Answer, CommandClass } from '#kernel';
import { Transport, type Running } from '#transport';
import { commandOf } from './carried.js';

/** Makes the provider that answers a context's commands from the transport through Nest's CommandBus. */
export function servesCommands(context: string, commands: readonly CommandClass[]): Type {
  const byName = new Map(commands.map((command) => [command.name, command]));

  @Injectable()
  class ServesCommands implements OnApplicationBootstrap, OnApplicationShutdown {
    private running: Running | undefined;

    constructor(
      @Inject(Transport) private readonly transport: Transport,
      @Inject(CommandBus) private readonly bus: CommandBus,
    ) {}

    async onApplicationBootstrap(): Promise<void> {
      this.running = await this.transport.serve(context, async (envelope) => {
        const type = byName.get(envelope.type);
        if (!type)
          return { outcome: 'refused', kind: 'not-found', code: 'unknown-command', facts: { command: envelope.type } };
        return this.bus.execute<InstanceType<CommandClass>, Answer>(commandOf(type, envelope));
      });
    }

    async onApplicationShutdown(): Promise<void> {
      await this.running?.stop();
    }
  }
  return ServesCommands;
}
