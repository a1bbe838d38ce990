import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventStore } from '#event-store';
import { PostgresCluster, until } from '#testing';
import { InProcessTransport } from '#transport';
import { dusting, inspecting, minutesAfter } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { shelved, shelves } from '../example/shelves.js';

describe('losing PostgreSQL', () => {
  let cluster: PostgresCluster;
  let setting: Setting;
  beforeEach(async () => {
    cluster = await PostgresCluster.start();
    setting = await Setting.open(new InMemoryEventStore(), { url: cluster.url, drop: () => cluster.stop() });
  });
  afterEach(() => setting.close());

  it('in the middle stops rows, commands and timers; when it is back all go on by themselves, each once', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const runner = await setting.runner({
      processes: [dusting, inspecting],
      wake: (_, signal) => pause(20, undefined, { signal }).catch(() => undefined),
    });
    const failures: unknown[] = [];
    const transport = new InProcessTransport(setting.store, {
      report: ({ error }) => failures.push(error),
      backOff: () => 50,
    });
    await transport.subscribe({ group: 'views', handle: engine.handle, after: () => engine.resumeFrom() });
    await transport.subscribe({ group: 'processes', handle: runner.handle, after: () => runner.resumeFrom() });
    const shelf = (n: number) => shelved(n % 2 ? 'camden' : 'brent', `S${n}`, 5);
    const write = (from: number, to: number) =>
      setting.writer.write(...Array.from({ length: to - from }, (_, n) => shelf(from + n)));

    await write(0, 20);
    await until(() => setting.desk.done.size >= 5);
    await cluster.kill();
    await write(20, 40);
    setting.now = minutesAfter(setting.now, 10);
    await until(() => failures.length >= 4 && setting.faults.length > 0);
    await expect(readStore.reading.rows(shelves, 'camden')).rejects.toThrow();

    await cluster.restart();
    const end = await setting.store.end();
    if (!end) throw new Error('nothing was written');
    expect(await readStore.reading.waitFor(shelves, 'camden', end, 10_000)).toBe(true);
    await until(() => setting.desk.done.size === 80);
    await until(async () => (await runner.timers('inspecting')).length === 0);
    await transport.close();
    expect((await readStore.reading.rowsAcross(shelves, ['brent', 'camden'])).map(({ copies }) => copies)).toEqual(
      Array.from({ length: 40 }, () => 5),
    );
    expect(await engine.parked()).toEqual([]);
    expect(await runner.parked()).toEqual([]);
  });
});
