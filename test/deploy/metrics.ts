import { fastify } from 'fastify';
import { pino } from 'pino';
import { Metrics, OperationsServer, watchConsumers } from '#service';
import { observeRequests } from '../../apps/gateway/src/http/observing.js';
import { watchRelay } from '../../apps/relay/src/watching.js';
import { Relay } from '../../apps/relay/src/relay.js';
import { InMemoryEventStore } from '#event-store';
import { allOf, namesIn, textOf } from './reading.js';

/** A metric's labels, by the name that Prometheus stores it under. */
export type Known = ReadonlyMap<string, readonly string[]>;

/** What Prometheus puts on everything it reads. */
const EVERYWHERE = ['job', 'instance', 'service'];

/** Of servers that are not ours: EventStoreDB 24 (docs, "Metrics"), and Prometheus itself. */
const FOREIGN: readonly (readonly [string, readonly string[]])[] = [
  ['eventstore_elections_count', []],
  ['eventstore_sys_disk_bytes', ['disk', 'kind']],
  ['up', []],
  ['ALERTS', ['alertname', 'alertstate', 'severity']],
];

interface Registered {
  readonly name: string;
  readonly labelNames: readonly string[];
}

/** Every metric that the code registers, and those in the code that only a running service registers. */
export async function knownMetrics(): Promise<Known> {
  const metrics = new Metrics('test');
  const server = fastify();
  observeRequests(server, metrics);
  watchConsumers(metrics, async () => []);
  metrics.pool('test', () => ({ totalCount: 0, idleCount: 0, waitingCount: 0 }));
  const nowhere = { resumeFrom: async () => undefined, publish: async () => undefined };
  watchRelay(metrics, new Relay(new InMemoryEventStore(), nowhere));
  const shown = { metrics, logger: pino({ level: 'silent' }), patience: 100 };
  const page = await OperationsServer.open('127.0.0.1', 0, shown);
  const known = new Map<string, readonly string[]>(FOREIGN.map(([name, labels]) => [name, [...labels, ...EVERYWHERE]]));
  for (const [name, labels] of inSource()) known.set(name, [...labels, ...EVERYWHERE]);
  const types = new Map((await metrics.registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]));
  for (const { name, labelNames } of metrics.registry.getMetricsAsArray() as unknown as readonly Registered[]) {
    const labels = [...labelNames, ...EVERYWHERE];
    if (types.get(name) !== 'histogram') known.set(name, labels);
    else {
      known.delete(name);
      for (const suffix of ['_count', '_sum']) known.set(name + suffix, labels);
      known.set(`${name}_bucket`, [...labels, 'le']);
    }
  }
  await Promise.all([page.close(), server.close()]);
  return known;
}

/** Gauges as the source declares them: name, help, labels. */
function inSource(): readonly (readonly [string, readonly string[]])[] {
  const files = ['apps', 'libs'].flatMap((folder) => filesIn(folder));
  const declared = /\b(?:gauge|show)\(\s*'(commonshelf_\w+)',\s*(?:'[^']*'|`[^`]*`),\s*(?:\[([^\]]*)\])?/g;
  return files.flatMap((file) =>
    [...textOf(file).matchAll(declared)].map(
      ([, name = '', labels = '']) => [name, allOf(labels, /'(\w+)'/g)] as const,
    ),
  );
}

function filesIn(folder: string): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (!name.includes('.')) return filesIn(path);
    return name.endsWith('.ts') && !name.endsWith('.spec.ts') ? [path] : [];
  });
}

/** What an expression asks for that nobody has: metrics and labels, by name. */
export function unknownIn(expression: string, known: Known): readonly string[] {
  const unquoted = expression.replace(/"[^"]*"/g, '""');
  const used = [...unquoted.matchAll(/\b((?:commonshelf|process|nodejs|eventstore)_\w+|up|ALERTS)\b(?:\{([^}]*)\})?/g)];
  const missing = used.flatMap(([, name = '', selected = '']) => {
    const labels = known.get(name);
    if (!labels) return [name];
    return allOf(selected, /(\w+)\s*(?:=~|!~|!=|=)/g)
      .filter((label) => !labels.includes(label))
      .map((label) => `${name}{${label}}`);
  });
  const any = new Set(used.flatMap(([, name = '']) => known.get(name) ?? []));
  const grouped = allOf(unquoted, /\b(?:by|on|without|ignoring) \(([^)]*)\)/g).flatMap((list) => list.split(/,\s*/));
  if (used.length === 0) return [`no metric in ${expression}`];
  return [...missing, ...grouped.filter((label) => !any.has(label)).map((label) => `by ${label}`)];
}
