import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { process, type Recorded } from '#kernel';
import { gate } from '#testing';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { POISON, cured, shelved, shelves, type ShelfEvent } from '../example/shelves.js';

/** As when an operator's decision is delivered again beside the process that takes it up after a crash. */
describe('two that deal with one scope at once', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('retrying it both end, and what waited is applied once, in order', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const other = await setting.started({ projections: [shelves] });
    const events = await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'A', 1));
    await engine.applyPage(events);
    cured.add('A');
    const held = setting.holdReading('camden', 2);
    const first = engine.retry('shelves', 'camden');
    await held.at.passed;
    const second = other.retry('shelves', 'camden');
    // By now it waits for the first, or has mended the scope.
    await Promise.race([second, pause(200)]);
    held.on.open();
    expect(await Promise.all([first, second])).toEqual(['mended', 'mended']);
    const later = await setting.writer.write(shelved('camden', 'A', 1));
    await engine.applyPage(later);
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({
      history: idsOf([...events, ...later]),
    });
  });

  it('retrying and rebuilding: the retry ends when its rows are replaced', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const events = await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'A', 1));
    await engine.applyPage(events);
    cured.add('A');
    const held = setting.holdReading('camden', 1);
    const retried = engine.retry('shelves', 'camden');
    await held.at.passed;
    await engine.rebuild('shelves');
    held.on.open();
    await expect(retried).rejects.toMatchObject({ name: 'NotParked' });
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ history: idsOf(events) });
  });

  it('skipping one event both end', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const other = await setting.started({ projections: [shelves] });
    const [poison, next] = await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'A', 1));
    if (!poison || !next) throw new Error('nothing was written');
    await engine.applyPage([poison, next]);
    const held = setting.holdReading('camden', 1);
    const first = engine.skip('shelves', 'camden', poison.position, 'typed twice');
    await held.at.passed;
    expect(await other.skip('shelves', 'camden', poison.position, 'typed twice')).toBe('mended');
    held.on.open();
    // What is not parked any more is mended, as whoever carries out decisions knows.
    await expect(first).rejects.toMatchObject({ name: 'NotParked' });
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ history: idsOf([next]) });
  });

  it('reacting to one event: who fails with it once the other has dealt with it parks nothing', async () => {
    const [reached, on] = [gate(), gate()];
    const failing = process<ShelfEvent>({
      name: dusting.name,
      on: {
        CopiesShelved: async () => {
          reached.open();
          await on.passed;
          throw new Error('its tool was closed when the partition went to another process');
        },
      },
    });
    const readStore = await setting.readStore();
    const late = await setting.runner({ readStore, processes: [failing] });
    const runner = await setting.runner({ processes: [dusting] });
    const events = await setting.writer.write(shelved('camden', 'A', 1));
    const handled = late.handle('camden', events);
    await reached.passed;
    // As long ago as by one that died of it: the second tries it alone.
    await readStore.database.query(`update read_store.attempt set begun_at = begun_at - interval '1 minute'`);
    await runner.handle('camden', events);
    on.open();
    await handled;
    expect(await runner.parked()).toEqual([]);
    await runner.handle('camden', await setting.writer.write(shelved('camden', 'B', 1)));
    expect(setting.desk.shelves).toEqual(['A', 'B']);
  });
});

function idsOf(events: readonly Recorded[]): readonly string[] {
  return events.map(({ id }) => id);
}
