import type { Consumers, ParkedScope, ParkedScopes, ProcessRefusals } from '#messages/questions';
import { fields, list, number, orNull, readOf, text, truth, type Is, type Of } from './shapes.js';

const rebuild = fields({ scope: orNull(text), done: number, total: orNull(number), secondsLeft: orNull(number) });
const consumer = fields({
  consumer: text,
  kind: text,
  version: orNull(number),
  eventsBehind: orNull(number),
  secondsBehind: orNull(number),
  scopes: number,
  parked: number,
  paused: orNull(fields({ since: text, reason: text })),
  fault: orNull(text),
  rebuilds: list(rebuild),
});
export type Rebuild = Of<typeof rebuild>;
export type Consumer = Of<typeof consumer>;

/** How everything stands. */
export const consumers = readOf<Consumers>()(fields({ healthy: truth, consumers: list(consumer) }));

const scope = fields({
  consumer: text,
  scope: text,
  since: text,
  attempts: number,
  reason: text,
  event: fields({ type: text, position: text, stream: text }),
});
/** One scope that waits. */
export const parkedScope = readOf<ParkedScope>()(scope);

/** All that waits. */
export const parkedScopes = readOf<ParkedScopes>()(fields({ parked: list(scope) }));

const anything: Is<unknown> = (value): value is unknown => value !== undefined;
const refusal = fields({
  consumer: text,
  scope: text,
  command: text,
  stream: text,
  code: text,
  at: text,
  facts: anything,
});
/** Commands that were refused to processes. */
export const refusedCommands = readOf<ProcessRefusals>()(fields({ refusals: list(refusal) }));

/** A command that was done. */
export const accepted = fields({ position: orNull(text) });
export type Accepted = Of<typeof accepted>;

/** A sign-in. */
export const signedIn = fields({ access_token: text });
