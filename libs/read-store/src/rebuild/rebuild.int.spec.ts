import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gate, until } from '#testing';
import { Setting, everything } from '../example/setting.js';
import { POISON, cured, holdings, shelved, shelves } from '../example/shelves.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => shelved(['camden', 'brent', 'ealing'][n % 3] ?? '', `S${n % 7}`, 1));

describe('rebuilding a projection', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('begins a new projection on an existing store from the first event', async () => {
    await setting.writer.write(...many(60));
    const readStore = await setting.readStore();
    await setting.started({ readStore, batch: 10 });
    expect(await readStore.reading.one(holdings, 'camden', 'all')).toEqual({ copies: 20, events: 20 });
  });

  it('serves the old rows until the new ones take over, while live events go on', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await setting.writer.write(...many(60)));
    const inside = gate();
    const on = gate();
    const builder = await setting.engine({
      projections: [shelves],
      batch: 10,
      beforeCommit: async () => {
        inside.open();
        await on.passed;
      },
    });
    const rebuilt = builder.rebuild('shelves');
    await inside.passed;
    expect(await readStore.reading.rows(shelves, 'camden')).toHaveLength(7);
    const later = await setting.writer.write(shelved('camden', 'NEW', 9));
    await engine.applyPage(later);
    expect(await readStore.reading.one(shelves, 'camden', 'NEW')).toMatchObject({ copies: 9 });
    expect(await engine.progress('shelves')).toMatchObject([{ done: 0, scope: null, version: 1 }]);
    on.open();
    await rebuilt;
    expect(await engine.progress('shelves')).toEqual([]);
    expect(await readStore.reading.one(shelves, 'camden', 'NEW')).toMatchObject({ copies: 9 });
    const { rows } = await readStore.database.query('select distinct generation from read_store.rows');
    expect(rows).toHaveLength(1);
  });

  it('loses no event that arrives while it takes over', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(await setting.writer.write(...many(30)));
    let writing = true;
    const live = (async () => {
      while (writing) await engine.applyPage(await setting.writer.write(...many(3)));
    })();
    for (let round = 0; round < 5; round += 1) {
      await engine.rebuild('shelves');
      await engine.rebuild('holdings', { scope: 'brent' });
    }
    writing = false;
    await live;
    const served = await everything(readStore);
    for (const name of ['shelves', 'holdings']) await engine.rebuild(name);
    expect(await everything(readStore)).toEqual(served);
  });

  it('erases nothing of another projection: rebuild each, append, rebuild again is a fresh replay', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(await setting.writer.write(...many(30)));
    for (const name of ['shelves', 'holdings']) await engine.rebuild(name);
    await engine.applyPage(await setting.writer.write(...many(12)));
    for (const name of ['shelves', 'holdings']) await engine.rebuild(name);
    const rebuilt = await everything(readStore);
    const fresh = await Setting.open(setting.store);
    const replay = await fresh.readStore();
    await fresh.started({ readStore: replay });
    expect(await everything(replay)).toEqual(rebuilt);
    expect(rebuilt).toHaveLength(21 + 3);
  });

  it('goes on where a builder was stopped', async () => {
    await setting.writer.write(...many(100));
    const readStore = await setting.readStore();
    const inside = gate();
    const on = gate();
    let batches = 0;
    const first = await setting.engine({
      readStore,
      projections: [shelves],
      batch: 20,
      beforeCommit: async () => {
        batches += 1;
        if (batches < 2) return;
        inside.open();
        await on.passed;
      },
    });
    await first.start();
    await inside.passed;
    const stopped = first.stop();
    on.open();
    await stopped;
    expect(await first.progress('shelves')).toMatchObject([{ done: 40, total: 100 }]);
    expect(await readStore.reading.rows(shelves, 'camden')).toEqual([]);
    batches = 0;
    const beforeCommit = async (): Promise<void> => void (batches += 1);
    const second = await setting.started({ readStore, projections: [shelves], batch: 20, beforeCommit });
    expect(batches).toBe(3);
    expect(await second.progress('shelves')).toEqual([]);
    const copies = (await readStore.reading.rows(shelves, 'camden')).map((row) => row.copies);
    expect(copies.reduce((a, b) => a + b, 0)).toBe(34);
  });

  it('is begun by a new version, which takes the place of the old; an older release is then told to stop', async () => {
    const readStore = await setting.readStore();
    const old = await setting.started({ readStore, projections: [shelves] });
    await old.applyPage(await setting.writer.write(...many(21)));
    const on = gate();
    const inside = gate();
    const next = await setting.engine({
      projections: [{ ...shelves, version: 2 }],
      batch: 5,
      beforeCommit: async () => {
        inside.open();
        await on.passed;
      },
    });
    await next.start();
    await inside.passed;
    await old.applyPage(await setting.writer.write(shelved('camden', 'OLD', 1)));
    expect(await readStore.reading.one(shelves, 'camden', 'OLD')).toMatchObject({ copies: 1 });
    const between = await setting.writer.write(shelved('camden', 'BETWEEN', 1));
    await next.applyPage(between);
    on.open();
    await next.settled();
    expect(await readStore.reading.one(shelves, 'camden', 'BETWEEN')).toMatchObject({ copies: 1 });
    const after = await setting.writer.write(shelved('camden', 'AFTER', 1));
    await expect(old.applyPage(after)).rejects.toMatchObject({ name: 'OtherVersionServed' });
    await next.applyPage(after);
    expect(await readStore.reading.one(shelves, 'camden', 'AFTER')).toMatchObject({ copies: 1 });
  });

  it('goes back to the old version without a gap when the new one is given up', async () => {
    const readStore = await setting.readStore();
    const old = await setting.started({ readStore, projections: [shelves] });
    await old.applyPage(await setting.writer.write(...many(9)));
    const broken = await setting.engine({
      projections: [{ ...shelves, version: 2 }],
      beforeCommit: async () => {
        throw new Error('the new release does not work');
      },
    });
    await broken.start();
    await until(() => setting.faults.length > 0);
    await broken.applyPage(await setting.writer.write(shelved('camden', 'GAP', 2)));
    await broken.stop();
    expect(await readStore.reading.one(shelves, 'camden', 'GAP')).toBeUndefined();
    const back = await setting.started({ readStore, projections: [shelves] });
    await back.applyPage(await setting.writer.write(shelved('camden', 'GAP', 3)));
    expect(await readStore.reading.one(shelves, 'camden', 'GAP')).toMatchObject({ copies: 5 });
  });

  it('mends one scope and leaves the others as they are', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(
      await setting.writer.write(...many(21), shelved('brent', 'X', POISON), shelved('brent', 'X', 1)),
    );
    await readStore.database.query(`update read_store.rows set value = '{"shelf":"?","copies":-1,"history":[]}'`);
    expect(await engine.parked()).toHaveLength(1);
    cured.add('X');
    await engine.rebuild('shelves', { scope: 'brent' });
    expect(await engine.parked()).toEqual([]);
    expect(await readStore.reading.one(shelves, 'brent', 'X')).toMatchObject({ copies: POISON + 1 });
    expect(await readStore.reading.one(shelves, 'camden', 'S0')).toMatchObject({ copies: -1 });
    await engine.applyPage(await setting.writer.write(shelved('brent', 'X', 1)));
    expect(await readStore.reading.one(shelves, 'brent', 'X')).toMatchObject({ copies: POISON + 2 });
  });
});
