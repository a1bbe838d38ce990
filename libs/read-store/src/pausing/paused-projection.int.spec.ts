import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gate, NOW } from '#testing';
import { Setting, everything } from '../example/setting.js';
import { POISON, cured, holdings, shelved, shelves } from '../example/shelves.js';
import { expectWhole, writeRound } from '../example/whole.js';
import type { Projecting } from '../projecting/projecting.js';
import type { ReadStore } from '../read-store.js';

describe('a projection that is paused', () => {
  let setting: Setting;
  let readStore: ReadStore;
  beforeEach(async () => {
    setting = await Setting.open();
    readStore = await setting.readStore();
  });
  afterEach(() => setting.close());

  const write = (...names: readonly string[]) =>
    setting.writer.write(...names.map((name) => shelved('camden', name, 1)));
  const round = (count?: number) => writeRound(setting, count);
  const names = async () => (await readStore.reading.rows(shelves, 'camden')).map(({ shelf }) => shelf);
  const pause = async (engine: Projecting) => engine.pause('shelves', await setting.decided());
  const resume = async (engine: Projecting) => engine.resume('shelves', await setting.decided());

  it('stands still while the others go on, and says since when and why; resumed it has seen everything', async () => {
    const engine = await setting.started({ readStore });
    await engine.applyPage(await write('A'));
    await pause(engine);
    const missed = await write('B', 'C');
    await engine.applyPage(missed);
    expect(await names()).toEqual(['A']);
    expect(await readStore.reading.one(holdings, 'camden', 'all')).toMatchObject({ events: 3 });
    const [, standing] = [...(await engine.status())].sort((a, b) => (a.consumer < b.consumer ? -1 : 1));
    // Its own two, and the decision itself.
    expect(standing).toMatchObject({
      frozen: true,
      lag: 3,
      paused: { since: NOW, reason: expect.stringMatching(/rows/) },
    });
    const last = missed[1]?.position ?? missed[0]!.position;
    expect(await readStore.reading.waitFor(shelves, 'camden', last, 50)).toBe(false);
    await resume(engine);
    expect(await readStore.reading.waitFor(shelves, 'camden', last, 5_000)).toBe(true);
    await engine.settled();
    await engine.applyPage(await write('D'));
    expect(await names()).toEqual(['A', 'B', 'C', 'D']);
    // The one that went on was never given the two decisions; the other has read them from the store.
    expect((await engine.status()).map(({ frozen, paused, lag }) => ({ frozen, paused, lag }))).toEqual([
      { frozen: false, paused: null, lag: 0 },
      { frozen: false, paused: null, lag: 2 },
    ]);
    expect(setting.faults).toEqual([]);
  });

  it('loses and doubles nothing, and keeps the order, while two processes are given rounds all the time', async () => {
    const engines = [await setting.started({ readStore }), await setting.started()];
    let writing = true;
    const live = (async () => {
      while (writing) {
        const events = await round(3);
        await Promise.all(engines.map((engine) => engine.applyPage(events)));
      }
    })();
    try {
      for (let time = 0; time < 6; time += 1) {
        const [engine, other] = time % 2 === 0 ? engines : [engines[1], engines[0]];
        await pause(engine!);
        const before = await everything(readStore);
        await other!.applyPage(await round());
        const after = await everything(readStore);
        const shelvesOf = (rows: typeof after) => rows.filter((row) => (row as { name: string }).name === 'shelves');
        expect(shelvesOf(after)).toEqual(shelvesOf(before));
        await resume(other!);
      }
    } finally {
      writing = false;
      await live;
    }
    await Promise.all(engines.map((engine) => engine.settled()));
    await expectWhole(setting, readStore);
  });

  it('stays so over a restart, and then catches up from where it stood', async () => {
    const first = await setting.started({ readStore });
    await first.applyPage(await write('A'));
    await pause(first);
    await first.stop();
    await write('B');
    const second = await setting.started({ readStore });
    await second.applyPage(await write('C'));
    expect(await names()).toEqual(['A']);
    // What another projection needs again is not read again for the one that stands still.
    expect(await second.resumeFrom()).toBeDefined();
    await resume(second);
    await second.settled();
    expect(await names()).toEqual(['A', 'B', 'C']);
  });

  it('is caught up with by whoever starts, or lives, when the process that resumed it died of it', async () => {
    const dying = await setting.started({ readStore });
    const living = await setting.started();
    await dying.applyPage(await write('A'));
    for (const survive of ['restart', 'live'] as const) {
      await pause(dying);
      await living.applyPage(await write(`${survive} 1`));
      await dying.stop();
      // Its engine was stopped: it notes the decision, and does nothing about it.
      await resume(dying);
      expect(await names()).not.toContain(`${survive} 1`);
      if (survive === 'restart') await (await setting.started({ readStore })).stop();
      else await living.applyPage(await write('live 2'));
      await living.settled();
      expect(await names()).toContain(`${survive} 1`);
    }
    expect(await names()).toEqual(['A', 'live 1', 'live 2', 'restart 1']);
  });

  it('sees what passes while it reads the last of what had passed', async () => {
    let passing: (() => Promise<void>) | undefined;
    const beforeCommit = async (): Promise<void> => {
      const pass = passing;
      passing = undefined;
      await pass?.();
    };
    const engine = await setting.started({ readStore, projections: [shelves], beforeCommit });
    await pause(engine);
    await engine.applyPage(await round());
    passing = async () => engine.applyPage(await round());
    await resume(engine);
    await engine.settled();
    await engine.applyPage(await round());
    await expectWhole(setting, readStore);
  });

  it('stops catching up when it is paused again', async () => {
    const engine = await setting.started({ readStore });
    await engine.stop();
    await round(40);
    const inside = gate();
    const on = gate();
    let batches = 0;
    const second = await setting.engine({
      readStore,
      projections: [shelves],
      batch: 20,
      beforeCommit: async () => {
        batches += 1;
        inside.open();
        await on.passed;
      },
    });
    await second.start();
    await inside.passed;
    const paused = pause(second);
    on.open();
    await paused;
    await second.settled();
    const done = batches;
    expect(done).toBeLessThan(8);
    await resume(second);
    await second.settled();
    expect(batches).toBeGreaterThan(done);
    await expectWhole(setting, readStore);
    expect(setting.faults).toEqual([]);
  });

  it('leaves its parked scopes where they are, and takes up their retry when it is resumed', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'X', POISON), shelved('camden', 'A', 1)));
    await pause(engine);
    cured.add('X');
    expect(await engine.retry('shelves', 'camden')).toBe('stopped');
    expect(await names()).toEqual([]);
    await resume(engine);
    await engine.settled();
    expect(await engine.parked()).toEqual([]);
    expect(await names()).toEqual(['A', 'X']);
  });

  it('is so by the latest decision, in whichever order they come, and however often', async () => {
    const engine = await setting.started({ readStore });
    const early = await setting.decided();
    const late = await setting.decided();
    await engine.resume('shelves', late);
    await engine.pause('shelves', early);
    await engine.settled();
    await engine.applyPage(await write('A'));
    expect(await names()).toEqual(['A']);
    await expect(engine.pause('nobody', late)).rejects.toMatchObject({ name: 'UnknownProjection' });
  });
});
