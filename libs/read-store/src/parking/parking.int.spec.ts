import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Position } from '#kernel';
import { Setting, everything } from '../example/setting.js';
import { POISON, cured, holdings, shelved, shelves } from '../example/shelves.js';
import type { OnSkip } from './retry.js';

describe('parking', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('stops one scope of one projection at an event that can’t be applied; the others go on', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    const events = await setting.writer.write(
      shelved('camden', 'A', 1),
      shelved('camden', 'A', POISON),
      shelved('camden', 'A', 2),
      shelved('brent', 'A', 3),
    );
    await engine.applyPage(events);
    await engine.applyPage(await setting.writer.write(shelved('camden', 'B', 4)));
    expect(await readStore.reading.rows(shelves, 'camden')).toMatchObject([{ shelf: 'A', copies: 1 }]);
    expect(await readStore.reading.rows(shelves, 'brent')).toMatchObject([{ copies: 3 }]);
    expect(await readStore.reading.one(holdings, 'camden', 'all')).toMatchObject({ events: 4 });
    expect(await readStore.reading.freshness(shelves, 'camden')).toMatchObject({
      position: events[0]?.position,
      parked: true,
    });
    expect(await engine.parked()).toMatchObject([
      { consumer: 'shelves', scope: 'camden', eventId: events[1]?.id, position: events[1]?.position, attempts: 1 },
    ]);
  });

  it('counts a retry that fails, and keeps the time it has been parked since', async () => {
    const engine = await setting.started({ projections: [shelves] });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', POISON)));
    const [before] = await engine.parked();
    expect(await engine.retry('shelves', 'camden')).toBe('parked');
    expect(await engine.parked()).toMatchObject([{ attempts: 2, since: before?.since, retrying: false }]);
  });

  it('applies what waited, in order, when it is mended, and what arrives meanwhile after it', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    const first = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', POISON));
    await engine.applyPage(first);
    const waiting = await setting.writer.write(...Array.from({ length: 40 }, () => shelved('camden', 'A', 1)));
    await engine.applyPage(waiting);
    cured.add('A');
    const meanwhile = (async () => {
      const events = [];
      for (let n = 0; n < 20; n += 1) {
        const written = await setting.writer.write(shelved('camden', 'A', 1));
        await engine.applyPage(written);
        events.push(...written);
      }
      return events;
    })();
    expect(await engine.retry('shelves', 'camden')).toBe('mended');
    const late = await meanwhile;
    const row = await readStore.reading.one(shelves, 'camden', 'A');
    expect(row?.history).toEqual([...first, ...waiting, ...late].map(({ id }) => id));
    expect(await engine.parked()).toEqual([]);
  });

  it('skips the event once its skip was recorded, goes on behind it, and skips it in a rebuild too', async () => {
    const readStore = await setting.readStore();
    const told: unknown[] = [];
    const onSkip: OnSkip = async ({ eventId, why }) => {
      expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 1 });
      told.push([eventId, why]);
    };
    const engine = await setting.started({ readStore, projections: [shelves], onSkip });
    const [, poison] = await writePoison(setting, engine);
    expect(await engine.skip('shelves', 'camden', poison?.position as Position, 'typed twice')).toBe('mended');
    expect(told).toEqual([[poison?.id, 'typed twice']]);
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 3 });
    const live = await everything(readStore);
    await engine.rebuild('shelves');
    expect(await everything(readStore)).toEqual(live);
  });

  it('skips nothing when recording the skip fails, or when another event is parked', async () => {
    const readStore = await setting.readStore();
    const onSkip: OnSkip = async () => {
      throw new Error('the store is away');
    };
    const engine = await setting.started({ readStore, projections: [shelves], onSkip });
    const [first, poison] = await writePoison(setting, engine);
    await expect(engine.skip('shelves', 'camden', poison?.position as Position, 'why')).rejects.toThrow();
    await expect(engine.skip('shelves', 'camden', first?.position as Position, 'why')).rejects.toMatchObject({
      name: 'NotParked',
    });
    await expect(engine.retry('shelves', 'brent')).rejects.toMatchObject({ name: 'NotParked' });
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 1 });
    expect(await engine.parked()).toHaveLength(1);
  });

  it('parks a row that the database can’t hold, alone', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(
      await setting.writer.write(
        shelved('brent', 'A', 1),
        shelved('camden', 'nul\u0000', 1),
        shelved('camden', 'A', 1),
      ),
    );
    expect(await engine.parked()).toMatchObject([{ scope: 'camden' }]);
    expect(await readStore.reading.rows(shelves, 'brent')).toHaveLength(1);
  });
});

async function writePoison(setting: Setting, engine: Awaited<ReturnType<Setting['engine']>>) {
  const events = await setting.writer.write(
    shelved('camden', 'A', 1),
    shelved('camden', 'A', POISON),
    shelved('camden', 'A', 2),
  );
  await engine.applyPage(events);
  return events;
}
