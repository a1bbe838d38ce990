import { BaseRpcContext } from '@nestjs/microservices';

/** What a handler is for, or a client's message: a `@MessagePattern` or an `@EventPattern`. */
export type TransportPattern =
  { readonly commands: string } | { readonly queries: 'all' } | { readonly events: string };

/** `@MessagePattern(commandsOf('procurement'))`: gets each CommandEnvelope of the context, gives its Answer. */
export function commandsOf(context: string): TransportPattern {
  return { commands: context };
}

/** `@MessagePattern(QUERIES)`: gets each QueryEnvelope, gives plain JSON. */
export const QUERIES: TransportPattern = { queries: 'all' };

/** `@EventPattern(eventsFor('board'))`: gets the events of one scope, in their order, for the group of that name. */
export function eventsFor(group: string): TransportPattern {
  return { events: group };
}

/** Nest's context of a delivery: `@Ctx() delivery: Delivery`. */
export class Delivery extends BaseRpcContext<[scope: string | undefined]> {
  /** The scope of the events. Throws for a command or a query, which have none. */
  get scope(): string {
    const [scope] = this.args;
    if (scope === undefined) throw new TypeError('only events are delivered by scope');
    return scope;
  }
}
