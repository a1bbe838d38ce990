import {
  consumers,
  parkedScope,
  parkedScopes,
  refusedCommands,
  type Consumer,
  type Rebuild,
} from './gateway/answers.js';
import type { MOST_BEHIND } from '#messages/questions';
import type { Gateway } from './gateway/gateway.js';
import { bar, duration, londonTime, table } from './command-line/tables.js';
import type { Given } from './command-line/understanding.js';

/** As far as the gateway counts what is behind. */
const MOST: typeof MOST_BEHIND = 1_000;

/** An answer in both its forms. */
export interface Told {
  readonly text: string;
  readonly json: unknown;
  /** False when something needs an operator: the exit code says so. */
  readonly healthy: boolean;
}

/** How everything stands. */
export async function status(gateway: Gateway): Promise<Told> {
  const { body: answer } = await gateway.ask('/operations/consumers', consumers);
  const rows = answer.consumers.map((each) => ({
    consumer: each.consumer,
    kind: each.kind,
    // Its digits are no quantity.
    version: each.version === null ? null : String(each.version),
    'events behind': each.eventsBehind,
    'seconds behind': each.secondsBehind,
    scopes: each.scopes,
    parked: each.parked,
    state: stateOf(each),
  }));
  const paused = answer.consumers.flatMap(({ consumer, paused: pause }) =>
    pause ? [`${consumer} is paused since ${londonTime(pause.since)}: ${pause.reason}`] : [],
  );
  const verdict = answer.healthy ? ['Nothing is parked, and nothing is at fault.'] : needs(answer.consumers);
  const counted = answer.consumers.some(({ eventsBehind }) => (eventsBehind ?? 0) >= MOST);
  const more = counted ? ['Events behind are counted up to 1,000: there may be more.'] : [];
  return { text: [table(rows), '', ...more, ...paused, ...verdict].join('\n'), json: answer, healthy: answer.healthy };
}

/** What needs an operator, and where to read on. */
function needs(all: readonly Consumer[]): readonly string[] {
  const faults = all.flatMap(({ consumer, fault }) =>
    fault === null ? [] : [`${consumer} is at fault, ${fault}: see deploy/runbooks/LagUnknown.md.`],
  );
  const waits = all.some(({ parked: scopes }) => scopes > 0);
  return [...faults, ...(waits || faults.length === 0 ? ['Something needs you: see `parked`.'] : [])];
}

function stateOf({ fault, paused, rebuilds: under, parked: scopes }: Consumer): string {
  if (fault !== null) return fault;
  if (paused) return 'paused';
  if (under.length > 0) return progress(under);
  return scopes > 0 ? 'parked' : 'fine';
}

/** What is parked. */
export async function parked(gateway: Gateway): Promise<Told> {
  const { body: answer } = await gateway.ask('/operations/parked', parkedScopes);
  if (answer.parked.length === 0) return { text: 'Nothing is parked.', json: answer, healthy: true };
  const rows = answer.parked.map(({ consumer, scope, event, since, attempts, reason }) => ({
    consumer,
    scope,
    event: event.type,
    since: londonTime(since),
    attempts,
    reason: reason.split('\n')[0] ?? '',
  }));
  const next = 'See one with `show <consumer> <scope>`; mend the cause, then `retry`, or `skip` the event.';
  return { text: `${table(rows)}\n\n${next}`, json: answer, healthy: false };
}

/** One parked scope, whole. */
export async function show(gateway: Gateway, { consumer, parkedScope: scope }: Given): Promise<Told> {
  const path = `/operations/consumers/${encodeURIComponent(consumer)}/parked/${encodeURIComponent(scope)}`;
  const { body: answer } = await gateway.ask(path, parkedScope);
  const text = [
    `${consumer} waits in ${scope} since ${londonTime(answer.since)}, after ${answer.attempts} attempts.`,
    `Why: ${answer.reason}`,
    `Event ${answer.event.type} of ${answer.event.stream} at ${answer.event.position}:`,
    JSON.stringify(answer.event, null, 2),
  ].join('\n');
  return { text, json: answer, healthy: false };
}

/** Commands that the domain refused to processes. */
export async function refusals(gateway: Gateway): Promise<Told> {
  const { body: answer } = await gateway.ask('/operations/refusals', refusedCommands);
  if (answer.refusals.length === 0)
    return { text: 'No command of a process was refused.', json: answer, healthy: true };
  const rows = answer.refusals.map(({ at, facts, ...each }) => ({
    at: londonTime(at),
    consumer: each.consumer,
    scope: each.scope,
    command: each.command,
    stream: each.stream,
    'refused as': each.code,
    facts: JSON.stringify(facts),
  }));
  return { text: table(rows), json: answer, healthy: true };
}

/** How a consumer stands; undefined when there is none of that name. */
export interface Seen {
  readonly standing: Consumer | undefined;
  /** A decision at the position that was asked with may not have taken effect yet. */
  readonly behind: boolean;
}

/** Looks at one consumer, once decisions up to the position have taken effect or the read side's patience is over. */
export async function standingOf(gateway: Gateway, consumer: string, position: string | null): Promise<Seen> {
  const after = position === null ? '' : `?after=${encodeURIComponent(position)}`;
  const { body, behind } = await gateway.ask(`/operations/consumers${after}`, consumers);
  return { standing: body.consumers.find((each) => each.consumer === consumer), behind };
}

/** How far rebuilds are, in one line. */
export function progress(all: readonly Rebuild[]): string {
  return all
    .map(({ scope, done, total, secondsLeft }) => {
      const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
      return `rebuilding ${scope ?? 'all'} ${bar(done, total)}${left}`;
    })
    .join('; ');
}
