import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from '#apps/procurement';
import { PostgresEventStore, verifyChain, type EventStore } from '#event-store';
import type { Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { withClient } from '../../libs/testing/src/with-client.js';
import { procurementProcesses } from '../../apps/procurement/src/processes.js';
import { differencesFromReplay } from './replay.js';

/** How much was looked at. */
export interface Found {
  readonly events: number;
  readonly streams: number;
  readonly files: number;
  readonly rows: number;
}

/** Where the data is, and how many orders were to be sent. */
export interface Place {
  readonly url: string;
  readonly outbox: string;
  readonly orders: number;
}

/** What must hold of a product's data after whatever happened; the product runs. */
export class Aftermath {
  private constructor(
    private readonly place: Place,
    private readonly store: PostgresEventStore,
  ) {}

  static async of(place: Place): Promise<Aftermath> {
    return new Aftermath(place, await PostgresEventStore.connect({ url: place.url }));
  }

  /** Of a data folder, where one order was to be sent. */
  static async ofFolder(data: string): Promise<Aftermath> {
    const { port, password } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as {
      port: number;
      password: string;
    };
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/commonshelf`;
    return Aftermath.of({ url, outbox: join(data, 'outbox'), orders: 1 });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async examine(acknowledged: readonly string[]): Promise<Found & { readonly faults: readonly string[] }> {
    const streams = new Map<string, Recorded[]>();
    const all: Recorded[] = [];
    for await (const page of this.store.readAll()) all.push(...page);
    for (const event of all) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    const faults = [...effectsOf(acknowledged, all), ...chainsOf(streams)];
    const sent = all.filter(({ type }) => type === 'JointOrderSent');
    const files = await this.filesOf(sent, all);
    const parked = await this.parked();
    const views = await differencesFromReplay(this.place.url, this.store);
    faults.push(...files.faults, ...parked, ...views.faults);
    return { faults, events: all.length, streams: streams.size, files: files.count, rows: views.rows };
  }

  /** One file for each sent order, with the bytes that sending it would write anew; and nothing else, also when the process begins anew. */
  private async filesOf(sent: readonly Recorded[], all: readonly Recorded[]) {
    const faults: string[] = [];
    const { outbox, orders } = this.place;
    if (sent.length !== orders) faults.push(`${sent.length} orders were sent, not ${orders}`);
    const there = (await readdir(outbox, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const names = there.map(({ parentPath, name }) => join(parentPath, name).slice(outbox.length + 1)).sort();
    const wanted = sent.map(({ data }) => (data as { file: string }).file).sort();
    if (names.join() !== wanted.join()) faults.push(`the outbox holds ${names.join()}, and ${wanted.join()} was sent`);
    const again = await mkdtemp(join(tmpdir(), 'crash-outbox-'));
    try {
      await sendAgain(this.store, new Outbox(again), all);
      if ((await readdir(again)).length > 0) faults.push('what was sent is written once more');
      await sendAgain(beforeSending(this.store), new Outbox(again), all);
      for (const { data } of sent) {
        const { file, sha256 } = data as { file: string; sha256: string };
        const [ours, theirs] = await Promise.all([readFile(join(outbox, file)), readFile(join(again, file))]);
        if (!ours.equals(theirs)) faults.push(`${file} is not what sending again writes`);
        if (createHash('sha256').update(ours).digest('hex') !== sha256) faults.push(`${file} is not what was recorded`);
      }
    } finally {
      await rm(again, { recursive: true });
    }
    return { faults, count: names.length };
  }

  private async parked(): Promise<readonly string[]> {
    const { rows } = await withClient(this.place.url, (client) =>
      client.query<{ event_type: string; reason: string }>('select * from read_store.parked'),
    );
    return rows.map(({ event_type, reason }) => `${event_type} is parked: ${reason}`);
  }
}

function effectsOf(acknowledged: readonly string[], all: readonly Recorded[]): string[] {
  const counts = new Map<string, number>();
  for (const { type, data } of all) {
    if (type !== 'FundSpent') continue;
    const { reference } = data as { reference: string };
    counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  const wrong = acknowledged.filter((reference) => counts.get(reference) !== 1);
  const unknown = [...counts.keys()].filter((reference) => !acknowledged.includes(reference));
  return [
    ...wrong.map((reference) => `${reference} was acknowledged and is there ${counts.get(reference) ?? 0} times`),
    ...unknown.map((reference) => `${reference} is there, and nobody was told`),
  ];
}

function chainsOf(streams: ReadonlyMap<string, readonly Recorded[]>): string[] {
  return [...streams].flatMap(([stream, events]) => {
    const verified = verifyChain(events);
    return verified.ok ? [] : [`the chain of ${stream} is broken at ${verified.brokenAt}`];
  });
}

/** The store as it was before anything was sent. */
function beforeSending(store: EventStore): EventStore {
  const readStream: EventStore['readStream'] = async function* (...asked) {
    for await (const event of store.readStream(...asked)) if (event.type !== 'JointOrderSent') yield event;
  };
  return Object.create(store, { readStream: { value: readStream } }) as EventStore;
}

async function sendAgain(store: EventStore, outbox: Outbox, all: readonly Recorded[]): Promise<void> {
  const sending = procurementProcesses({ store, catalogue, outbox }).find(({ name }) => name === 'sending');
  const on = sending?.on as Readonly<Record<string, (event: Recorded) => unknown>> | undefined;
  if (!on) throw new Error('there is no process of sending');
  for (const event of all) await on[event.type]?.(catalogue.lift(event));
}
