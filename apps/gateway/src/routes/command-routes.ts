import type { Type } from '@nestjs/common';
import { declarationOf, type CommandClass } from '#kernel';
import type { Door } from '../door/door.js';
import { answerCommand } from './answers.js';
import { commandReader } from './command-request.js';
import { controllerOf, type Served } from './controllers.js';
import { parseRoute } from './route.js';

/** One controller for each context whose commands have routes. Throws BadRoute. */
export function commandControllers(commands: readonly CommandClass[], door: Door): Type[] {
  const contexts = new Map<string, Served[]>();
  for (const type of commands) {
    const { context, route, may } = declarationOf(type);
    if (route === undefined) continue;
    const read = commandReader(type);
    const served: Served = {
      name: type.name,
      route: parseRoute(route),
      guarded: { may },
      handle: async (request, reply) => {
        const passing = await read(request);
        answerCommand(reply, passing.envelope.id, await door.pass(passing));
      },
    };
    contexts.set(context, [...(contexts.get(context) ?? []), served]);
  }
  return [...contexts].map(([context, served]) => controllerOf(`${context}-commands`, served));
}
