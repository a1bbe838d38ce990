import { setTimeout as sleep } from 'node:timers/promises';
import { progress, rebuilds, type Told } from './asking.js';
import type { Gateway } from './gateway.js';
import { Misunderstood, type Asked } from './options.js';

const consumers = (consumer: string): string => `/operations/consumers/${encodeURIComponent(consumer)}`;
const scopes = (consumer: string, scope: string): string =>
  `${consumers(consumer)}/parked/${encodeURIComponent(scope)}`;

/** Takes a parked scope up again. */
export async function retry(gateway: Gateway, consumer: string, scope: string, asked: Asked): Promise<Told> {
  const done = await gateway.give(`${scopes(consumer, scope)}/retry`, { reason: reasonOf(asked) });
  return said(`${consumer} takes ${scope} up again. See \`status\` for what comes of it.`, done);
}

/** Leaves an event out. */
export async function skip(gateway: Gateway, consumer: string, scope: string, asked: Asked): Promise<Told> {
  const { position } = asked;
  if (position === undefined)
    throw new Misunderstood('skip needs --position: the event that `parked` shows, so that no other one is skipped.');
  const done = await gateway.give(`${scopes(consumer, scope)}/skip`, { position, reason: reasonOf(asked) });
  return said(`${consumer} goes on in ${scope} without that event; who decided so and why is recorded.`, done);
}

/** Builds a projection anew and tells how far it is, until it is done. */
export async function rebuild(
  gateway: Gateway,
  projection: string,
  asked: Asked,
  tell: (line: string) => void,
): Promise<Told> {
  const body = { reason: reasonOf(asked), ...(asked.scope === undefined ? {} : { onlyScope: asked.scope }) };
  const done = await gateway.give(`${consumers(projection)}/rebuilds`, body);
  // It is under way once the read side has seen the decision.
  await carriedOut(gateway, done);
  for (let under = await rebuilds(gateway, projection); under.length > 0; under = await rebuilds(gateway, projection)) {
    tell(progress(under));
    await sleep(500);
  }
  return said(`${projection} was built anew and has taken over.`, done);
}

/** Lets a consumer stand still. */
export async function pause(gateway: Gateway, consumer: string, asked: Asked): Promise<Told> {
  const done = await gateway.give(`${consumers(consumer)}/pause`, { reason: reasonOf(asked) });
  await carriedOut(gateway, done);
  return said(`${consumer} is paused: what happens meanwhile waits for it, in order. \`resume\` lets it go on.`, done);
}

/** Lets a paused consumer go on. */
export async function resume(gateway: Gateway, consumer: string, asked: Asked): Promise<Told> {
  const done = await gateway.give(`${consumers(consumer)}/resume`, { reason: reasonOf(asked) });
  await carriedOut(gateway, done);
  return said(`${consumer} goes on from where it stood. See \`status\` for how far behind it still is.`, done);
}

/** Waits until the decision has taken effect, or the read side's patience is over. */
async function carriedOut(gateway: Gateway, { position }: { readonly position: string | null }): Promise<void> {
  await gateway.ask(`/operations/consumers?after=${encodeURIComponent(position ?? '')}`);
}

function reasonOf({ reason }: Asked): string {
  if (reason === undefined || reason.trim() === '')
    throw new Misunderstood('Give --reason "…": why you do it is recorded with it.');
  return reason;
}

function said(text: string, json: unknown): Told {
  return { text, json, healthy: true };
}
