import { readFile } from 'node:fs/promises';
import { Installation } from '../support/installation.js';
import type { ServiceProcess } from '../support/service-process.js';
import type { Bench } from './bench.js';
import { Door } from './door.js';
import { openLoop, Waits } from './open-loop.js';
import { rawRoundTrips, type RawTrips } from './raw-round-trips.js';

const PER_SECOND = Number(process.env['BENCH_PER_SECOND'] ?? 500);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
/**
 * Services run for weeks, so what counts is how they are once V8 and the JVM have compiled what is hot, which takes them a good
 * minute at this rate. The load goes on without a pause from this into what is measured: in a pause V8 lets go of what nothing
 * uses just then, and compiles it again.
 */
const WARM_UP_SECONDS = Number(process.env['BENCH_WARM_UP_SECONDS'] ?? 75);
const RAW_SECONDS = 20;
/** Every so many commands somebody looks at the view for what was decided: seldom, for a question that travels alone costs five commands that travel together. */
const FOLLOWED = 100;
const SETTLES_WITHIN_MS = 60_000;
const MEGABYTE = 1_024;

/**
 * A minute of commands at a fixed rate through one of each service, on one machine with Kafka and PostgreSQL. Raw is plain
 * kafkajs at the same rate on the same broker: a message and its answer beside a command, a message beside what is shown.
 */
export function benchesOn(brokers: readonly string[]): readonly Bench[] {
  let minute: Promise<Minute> | undefined;
  const of = (url: string) => (minute ??= measure(url, brokers));
  const name = (what: string) => `services at ${PER_SECOND}/s: ${what}`;
  return [
    {
      name: name('command, p99'),
      unit: 'ms',
      run: async ({ url }) => {
        const { raw, answered } = await of(url);
        return { raw: raw.back.percentile(0.99), ours: answered.percentile(0.99) };
      },
    },
    {
      name: name('decided to shown, p99'),
      unit: 'ms',
      run: async ({ url }) => {
        const { raw, shown } = await of(url);
        return { raw: raw.there.percentile(0.99), ours: shown.percentile(0.99) };
      },
    },
    {
      name: name('rate held'),
      unit: 'commands/s',
      run: async ({ url }) => ({ raw: PER_SECOND, ours: (await of(url)).rate }),
    },
  ];
}

interface Minute {
  readonly raw: RawTrips;
  readonly answered: Waits;
  readonly shown: Waits;
  /** Commands answered a second, from the first due to the last answered. */
  readonly rate: number;
}

async function measure(url: string, brokers: readonly string[]): Promise<Minute> {
  const raw = await rawRoundTrips(brokers, { perSecond: PER_SECOND, seconds: RAW_SECONDS }, WARM_UP_SECONDS);
  say(`raw kafkajs, there: ${raw.there.said}; and back: ${raw.back.said}`);
  const database = { url, drop: async () => undefined };
  const installation = await Installation.prepare({ each: 1, brokers: brokers.join(','), database });
  try {
    await installation.start();
    const door = await Door.of(installation.urls[0] ?? '');
    const [cold, answered, shown] = [new Waits(), new Waits(), new Waits()];
    const warm = PER_SECOND * WARM_UP_SECONDS;
    const began = performance.now() + WARM_UP_SECONDS * 1_000;
    let last = began;
    let before: ReturnType<typeof memoryOf> | undefined;
    await openLoop({ perSecond: PER_SECOND, seconds: WARM_UP_SECONDS + SECONDS }, async (n, due) => {
      if (n === warm) before = memoryOf(installation.all);
      const { fund, position } = await door.openFund(`F${n}`);
      if (n < warm) return cold.add(performance.now() - due);
      last = performance.now();
      answered.add(last - due);
      if (n % FOLLOWED === 0) shown.add(Date.now() - Date.parse(await door.shown(fund, position)));
    });
    say(`answered in the ${WARM_UP_SECONDS} s before, from a cold start: ${cold.said}`);
    const left = await lagOf(installation.all);
    const settled = await settling(installation.all);
    say(`answered: ${answered.said}; shown: ${shown.said} (${shown.count})`);
    say(`left behind at the end: ${left} events; all done after ${settled} ms`);
    const after = await memoryOf(installation.all);
    const earlier = await before;
    for (const [service, megabytes] of after)
      say(`memory of ${service}: ${earlier?.get(service) ?? '?'} MB before, ${megabytes} MB after`);
    await door.close();
    return { raw, answered, shown, rate: answered.count / ((last - began) / 1_000) };
  } finally {
    await installation.remove();
  }
}

/** Events and messages that wait anywhere, as the services’ metrics tell. */
async function lagOf(processes: readonly ServiceProcess[]): Promise<number> {
  const pages = await Promise.all(processes.map((each) => each.page('/metrics')));
  return pages
    .flatMap((page) => page?.body.split('\n') ?? [])
    .filter((line) => /^commonshelf_(lag_events|relay_lag_events|kafka_lag)\{/.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Milliseconds until nothing waits. Throws when that takes too long. */
async function settling(processes: readonly ServiceProcess[]): Promise<number> {
  const began = performance.now();
  while ((await lagOf(processes)) > 0)
    if (performance.now() - began > SETTLES_WITHIN_MS)
      throw new Error(`${await lagOf(processes)} events wait for ever`);
  return Math.round(performance.now() - began);
}

async function memoryOf(processes: readonly ServiceProcess[]): Promise<ReadonlyMap<string, number>> {
  const of = async ({ service, pid }: ServiceProcess) => {
    const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
    return [service, Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / MEGABYTE)] as const;
  };
  return new Map(await Promise.all(processes.map(of)));
}

function say(line: string): void {
  process.stdout.write(`  ${line}\n`);
}
