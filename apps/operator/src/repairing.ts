import type { Accepted } from './gateway/answers.js';
import type { Told } from './asking.js';
import type { Gateway } from './gateway/gateway.js';
import type { Given } from './command-line/understanding.js';
import { obstacleTo, type Effect } from './watching.js';

const consumers = (consumer: string): string => `/operations/consumers/${encodeURIComponent(consumer)}`;
const scopes = ({ consumer, parkedScope }: Given): string =>
  `${consumers(consumer)}/parked/${encodeURIComponent(parkedScope)}`;

/** Takes a parked scope up again. */
export async function retry(gateway: Gateway, given: Given): Promise<Told> {
  const { consumer, parkedScope, reason } = given;
  const done = await gateway.give(`${scopes(given)}/retry`, { reason });
  const text = `${consumer} is to take ${parkedScope} up again. See \`status\` for what comes of it.`;
  return { text, json: done, healthy: true };
}

/** Leaves an event out. */
export async function skip(gateway: Gateway, given: Given): Promise<Told> {
  const { consumer, parkedScope, position, reason } = given;
  const done = await gateway.give(`${scopes(given)}/skip`, { position, reason });
  const text = `${consumer} is to go on in ${parkedScope} without that event; who decided so and why is recorded.`;
  return { text, json: done, healthy: true };
}

/** Builds a projection anew and tells how far it is, until it is done. */
export async function rebuild(gateway: Gateway, given: Given, tell: (line: string) => void): Promise<Told> {
  const { consumer, reason, onlyScope } = given;
  const body = { reason, ...(onlyScope === undefined ? {} : { onlyScope }) };
  const done = await gateway.give(`${consumers(consumer)}/rebuilds`, body);
  const hasTakenOver: Effect = ({ fault, version, rebuilds }, behind) =>
    !behind && fault === null && version !== null && rebuilds.length === 0;
  return told(gateway, given, done, hasTakenOver, `${consumer} was built anew and has taken over.`, tell);
}

/** Lets a consumer stand still. */
export async function pause(gateway: Gateway, given: Given): Promise<Told> {
  const { consumer, reason } = given;
  const done = await gateway.give(`${consumers(consumer)}/pause`, { reason });
  const text = `${consumer} is paused: what happens meanwhile waits for it, in order. \`resume\` lets it go on.`;
  return told(gateway, given, done, ({ paused }) => paused !== null, text);
}

/** Lets a paused consumer go on. */
export async function resume(gateway: Gateway, given: Given): Promise<Told> {
  const { consumer, reason } = given;
  const done = await gateway.give(`${consumers(consumer)}/resume`, { reason });
  const goesOn: Effect = ({ fault, paused }, behind) => !behind && fault === null && paused === null;
  const text = `${consumer} goes on from where it stood. See \`status\` for how far behind it still is.`;
  return told(gateway, given, done, goesOn, text);
}

async function told(
  gateway: Gateway,
  { consumer }: Given,
  done: Accepted,
  effect: Effect,
  text: string,
  tell?: (line: string) => void,
): Promise<Told> {
  const obstacle = await obstacleTo(effect, gateway, consumer, done, tell);
  const carriedOut = obstacle === undefined;
  const not = `${consumer}: asked for, not carried out yet: ${obstacle}. See \`status\` for what comes of it.`;
  return { text: carriedOut ? text : not, json: { ...done, carriedOut }, healthy: carriedOut };
}
