import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gate } from '#testing';
import { Setting } from '../example/setting.js';
import { shelves } from '../example/shelves.js';
import { expectWhole, writeRound } from '../example/whole.js';
import type { Projecting } from '../projecting/projecting.js';
import type { ReadStore } from '../read-store.js';

describe('a projection that is paused while it is, or is to be, built anew', () => {
  let setting: Setting;
  let readStore: ReadStore;
  beforeEach(async () => {
    setting = await Setting.open();
    readStore = await setting.readStore();
  });
  afterEach(() => setting.close());

  const round = (count?: number) => writeRound(setting, count);
  const pause = async (engine: Projecting) => engine.pause('shelves', await setting.decided());
  const resume = async (engine: Projecting) => engine.resume('shelves', await setting.decided());

  it('is not built on, nor does a new version take its place, until it is resumed', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await round(10));
    await pause(engine);
    const next = await setting.started({ readStore, projections: [{ ...shelves, version: 2 }], batch: 10 });
    await next.applyPage(await round());
    expect(await next.status()).toMatchObject([{ version: 1, building: false }]);
    await next.rebuild('shelves');
    expect(await next.status()).toMatchObject([{ version: 1, building: true }]);
    await resume(next);
    await next.settled();
    expect(await next.status()).toMatchObject([{ version: 2, building: false, frozen: false, lag: 0 }]);
    await next.applyPage(await round());
    await expectWhole(setting, readStore);
  });

  it('goes on with the rebuild that the pause interrupted', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await round(30));
    await readStore.database.query(`update read_store.rows set value = '{"shelf":"?","copies":-1,"history":[]}'`);
    const inside = gate();
    const on = gate();
    const builder = await setting.engine({
      projections: [shelves],
      batch: 20,
      beforeCommit: async () => {
        inside.open();
        await on.passed;
      },
    });
    const rebuilt = builder.rebuild('shelves');
    await inside.passed;
    await pause(engine);
    on.open();
    await rebuilt;
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: -1 });
    // Nothing after the batch in hand.
    expect(await engine.progress('shelves')).toMatchObject([{ done: 20 }]);
    await resume(engine);
    await engine.settled();
    expect(await engine.progress('shelves')).toEqual([]);
    await expectWhole(setting, readStore);
  });

  it('is not taken over from by a rebuild that was at its end when the pause came', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await round(2));
    await readStore.database.query(`update read_store.rows set value = '{"shelf":"?","copies":-1,"history":[]}'`);
    // It lies before the events that are read, so that nothing comes after them.
    const decision = await setting.decided();
    await engine.applyPage(await round());
    const beforeCommit = async (): Promise<void> => engine.pause('shelves', decision);
    const builder = await setting.engine({ projections: [shelves], beforeCommit });
    await builder.rebuild('shelves');
    expect(await engine.status()).toMatchObject([{ frozen: true, building: true }]);
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 0 });
    await resume(engine);
    await engine.settled();
    await expectWhole(setting, readStore);
  });

  it('keeps what passed it by when one scope of it is rebuilt before it has caught up', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await round(2));
    await pause(engine);
    await engine.applyPage(await round(2));
    await engine.stop();
    await resume(engine);
    const builder = await setting.engine({ projections: [shelves] });
    await builder.rebuild('shelves', { scope: 'brent' });
    await builder.applyPage(await round());
    await builder.settled();
    await expectWhole(setting, readStore);
  });
});
