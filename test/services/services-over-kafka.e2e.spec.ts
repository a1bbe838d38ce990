import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Collector, draw, type Span } from '../support/collector.js';
import { playFaults, type Played } from '../faults/round.js';
import { Theatre } from '../support/theatre.js';
import type { Installation } from '../support/installation.js';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';
import { timeless, viewsOf } from '../support/views.js';
import { poisonOverKafka } from './poison.js';
import { sharingTheWork } from './sharing.js';
import { upgradingProjections } from './upgrade.js';

let product: Product;
let theatre: Theatre;
let installation: Installation;
const played: Played = { acknowledged: [], stories: 1 };
/** Longer than a member of a group may be silent: who comes back is a zombie of its group. */
const AWAY_MS = 7_000;
let collector: Collector;

beforeAll(async () => {
  product = await productHere();
  collector = await Collector.start();
  theatre = await Theatre.open({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  installation = theatre.installation;
  await product.start();
}, 120_000);
afterAll(async () => {
  await Promise.all([product.remove(), theatre.close()]);
  await collector.stop();
}, 60_000);

/** Tells the demonstration's story as `npm run demo` does. */
async function tellStory(url: string): Promise<string> {
  const child = spawn(process.execPath, ['dist/apps/standalone/src/demo/main.js', '--url', url]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the story ended with ${String(code)}: ${said}`);
  return said;
}

describe('two of each service over Kafka', () => {
  it('tell the same story as one process does, and show everybody the same', async () => {
    const [first = '', second = ''] = installation.urls;
    await Promise.all([tellStory(product.url), tellStory(first)]);
    const alone = timeless(await viewsOf(product.url));
    expect(timeless(await viewsOf(first))).toBe(alone);
    expect(timeless(await viewsOf(second))).toBe(alone);
    expect(readdirSync(join(installation.folder, 'outbox'), { recursive: true })).toEqual(
      readdirSync(join(product.data, 'outbox'), { recursive: true }),
    );
  }, 120_000);

  it('count what they do, and none has anything left over', async () => {
    const pages = await Promise.all(installation.all.map((each) => each.page('/metrics')));
    const all = pages.map((page) => page?.body ?? '').join('\n');
    expect(all).toMatch(/commonshelf_commands_total\{[^}]*command="ConsentToRest"[^}]*outcome="accepted"[^}]*\} [1-9]/);
    expect(all).toMatch(/commonshelf_relay_lag_events\{service="relay"\} 0/);
    expect(all).toMatch(/commonshelf_lag_events\{consumer="orders-views",service="projections"\} 0/);
    expect(all).not.toMatch(/commonshelf_parked_scopes\{[^}]*\} [1-9]/);
  });

  sharingTheWork(() => theatre);
  poisonOverKafka(() => theatre);

  it('lose and repeat nothing when procurement is killed, and Kafka’s network is cut', async () => {
    const struck = [
      { victim: 'procurement', fault: 'kill -9', away: AWAY_MS },
      { victim: 'Kafka', fault: 'network cut', away: AWAY_MS },
    ] as const;
    const { faults, acknowledged, rows } = await playFaults(theatre, played, 1, struck);
    expect(faults).toEqual([]);
    expect(Math.min(acknowledged, rows)).toBeGreaterThan(10);
  }, 180_000);

  upgradingProjections(() => theatre, played);

  it('end in order when they are asked to', async () => {
    expect(await Promise.all(installation.all.map((each) => each.end()))).toEqual(installation.all.map(() => 0));
  }, 30_000);

  it('have left one trace of a consent, from the HTTP request to the rows of the views', () => {
    const consents = collector.spans.filter(
      ({ name, service }) => service === 'gateway' && /^POST .*\/consent$/.test(name),
    );
    expect(consents.length).toBeGreaterThanOrEqual(4);
    const trace = collector.spans.filter(({ traceId }) => traceId === consents[0]?.traceId);
    process.stdout.write(`${draw(trace)}\n`);
    expect(wayOf(trace, 'projections OrderLineConsented')).toEqual([
      'gateway: POST /partnerships/:partnership/orders/:order/consent',
      'gateway: send ConsentToRest',
      'procurement: decide ConsentToRest',
      'projections: projections OrderLineConsented',
    ]);
    expect(trace.map(({ name }) => name)).toContain('append');
  });
});

/** The spans from the first cause down to one of this name. */
function wayOf(trace: readonly Span[], name: string): readonly string[] {
  const way: string[] = [];
  for (
    let span = trace.find((each) => each.name === name);
    span;
    span = trace.find(({ spanId }) => spanId === span?.parentSpanId)
  )
    way.unshift(`${span.service}: ${span.name}`);
  return way;
}
