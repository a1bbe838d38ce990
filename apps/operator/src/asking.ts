import type { Gateway } from './gateway.js';
import { bar, duration, londonTime, table } from './tables.js';

interface Rebuild {
  readonly scope: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly secondsLeft: number | null;
}
interface Consumer {
  readonly consumer: string;
  readonly kind: string;
  readonly version: number | null;
  readonly eventsBehind: number | null;
  readonly secondsBehind: number | null;
  readonly scopes: number;
  readonly parked: number;
  readonly paused: { readonly since: string; readonly reason: string } | null;
  readonly fault: string | null;
  readonly rebuilds: readonly Rebuild[];
}
interface Consumers {
  readonly head: string | null;
  readonly healthy: boolean;
  readonly consumers: readonly Consumer[];
}
interface ParkedScope {
  readonly consumer: string;
  readonly scope: string;
  readonly since: string;
  readonly attempts: number;
  readonly reason: string;
  readonly event: { readonly type: string; readonly position: string; readonly stream: string };
}
interface Refusals {
  readonly refusals: readonly Readonly<Record<string, unknown>>[];
}

/** An answer in both its forms. */
export interface Told {
  readonly text: string;
  readonly json: unknown;
  /** False when something needs an operator: the exit code says so. */
  readonly healthy: boolean;
}

/** How everything stands. */
export async function status(gateway: Gateway): Promise<Told> {
  const answer = await gateway.ask<Consumers>('/operations/consumers');
  const rows = answer.consumers.map((each) => ({
    consumer: each.consumer,
    kind: each.kind,
    version: each.version,
    'events behind': each.eventsBehind,
    'seconds behind': each.secondsBehind,
    scopes: each.scopes,
    parked: each.parked,
    state: stateOf(each),
  }));
  const paused = answer.consumers.flatMap(({ consumer, paused: pause }) =>
    pause ? [`${consumer} is paused since ${londonTime(pause.since)}: ${pause.reason}`] : [],
  );
  const verdict = answer.healthy ? 'Nothing is parked, and nothing is at fault.' : 'Something needs you: see `parked`.';
  return { text: [table(rows), '', ...paused, verdict].join('\n'), json: answer, healthy: answer.healthy };
}

function stateOf({ fault, paused, rebuilds: under, parked: scopes }: Consumer): string {
  if (fault !== null) return fault;
  if (paused) return 'paused';
  if (under.length > 0) return progress(under);
  return scopes > 0 ? 'parked' : 'fine';
}

/** What is parked. */
export async function parked(gateway: Gateway): Promise<Told> {
  const answer = await gateway.ask<{ parked: readonly ParkedScope[] }>('/operations/parked');
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
export async function show(gateway: Gateway, consumer: string, scope: string): Promise<Told> {
  const path = `/operations/consumers/${encodeURIComponent(consumer)}/parked/${encodeURIComponent(scope)}`;
  const answer = await gateway.ask<ParkedScope & { readonly event: object }>(path);
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
  const answer = await gateway.ask<Refusals>('/operations/refusals');
  if (answer.refusals.length === 0)
    return { text: 'No command of a process was refused.', json: answer, healthy: true };
  return { text: answer.refusals.map((each) => JSON.stringify(each)).join('\n'), json: answer, healthy: true };
}

/** Rebuilds of a projection that are under way. */
export async function rebuilds(gateway: Gateway, consumer: string): Promise<readonly Rebuild[]> {
  const { consumers } = await gateway.ask<Consumers>('/operations/consumers');
  return consumers.find((each) => each.consumer === consumer)?.rebuilds ?? [];
}

/** How far they are, in one line. */
export function progress(all: readonly Rebuild[]): string {
  return all
    .map(({ scope, done, total, secondsLeft }) => {
      const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
      return `rebuilding ${scope ?? 'all'} ${bar(done, total)}${left}`;
    })
    .join('; ');
}
