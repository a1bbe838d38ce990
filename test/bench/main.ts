import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
// Not through the door of #testing: what else it exports runs only inside jest.
import { PostgresCluster, postgresVersion } from '../../libs/testing/src/postgres-cluster.js';
import { withClient } from '../../libs/testing/src/with-client.js';
import { KafkaNode } from '../support/kafka-node.js';
import type { Bench, Result } from './bench.js';
import { benches as commands } from './commands.js';
import { benches as eventStore } from './event-store.js';
import { benchesOn } from './kafka.js';
import { benches as projecting } from './projecting.js';
import { benchesOn as servicesOn } from './services.js';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', default: '' },
    kafka: { type: 'boolean', default: false },
  },
});
const named = process.env['KAFKA_BROKERS'];
const node = values.kafka && !named ? await KafkaNode.start({ as: 'production' }) : undefined;
const brokers = named?.split(',') ?? [node?.broker ?? ''];
const kafka = values.kafka ? [...benchesOn(brokers), ...servicesOn(brokers)] : [];
const benches: readonly Bench[] = [...eventStore, ...commands, ...projecting, ...kafka].filter(({ name }) =>
  name.includes(values.only),
);

const cluster = process.env['POSTGRES_URL'] ? undefined : await PostgresCluster.start();
const server = cluster?.url ?? process.env['POSTGRES_URL'] ?? '';
const results: Result[] = [];
try {
  say(
    `PostgreSQL ${await postgresVersion(server)}, ${cluster ? 'embedded' : new URL(server).host}, Node ${process.version}\n`,
  );
  say(row('', 'unit', 'raw', 'ours', 'ours/raw'));
  for (const [index, bench] of benches.entries()) {
    const { raw, ours } = await bench.run({ url: await emptyDatabase(`bench_${process.pid}_${index}`) });
    const result = {
      name: bench.name,
      unit: bench.unit,
      raw: Math.round(raw),
      ours: Math.round(ours),
      ratio: ours / raw,
    };
    results.push(result);
    say(row(result.name, result.unit, grouped(result.raw), grouped(result.ours), result.ratio.toFixed(2)));
  }
} finally {
  await cluster?.stop();
  await node?.stop();
}
if (values.json) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);

async function emptyDatabase(name: string): Promise<string> {
  await withClient(server, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function row(name: string, unit: string, ...figures: readonly string[]): string {
  return name.padEnd(42) + unit.padEnd(14) + figures.map((figure) => figure.padStart(12)).join('');
}

function grouped(figure: number): string {
  return figure.toLocaleString('en-GB');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
