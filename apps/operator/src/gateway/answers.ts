import { fields, isObject, list, number, orNull, text, truth, type Of } from './shapes.js';

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
export const consumers = fields({ healthy: truth, consumers: list(consumer) });

/** One scope that waits. */
export const parkedScope = fields({
  consumer: text,
  scope: text,
  since: text,
  attempts: number,
  reason: text,
  event: fields({ type: text, position: text, stream: text }),
});

/** All that waits. */
export const parkedScopes = fields({ parked: list(parkedScope) });

/** Commands that were refused to processes. */
export const refusedCommands = fields({ refusals: list(isObject) });

/** A command that was done. */
export const accepted = fields({ position: orNull(text) });
export type Accepted = Of<typeof accepted>;

/** A sign-in. */
export const signedIn = fields({ access_token: text });
