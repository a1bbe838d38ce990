import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ForeignPosition, positionAt, type Position } from '#kernel';
import { gate } from '#testing';
import { Setting } from '../example/setting.js';
import { holdings, shelved, shelves } from '../example/shelves.js';
import { BadCursor } from './listing.js';

describe('reading rows', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
    const start = performance.now();
    return [await work(), performance.now() - start];
  };

  it('waits until a position was seen, told of it by the engine beside it or finding it itself', async () => {
    const readStore = await setting.readStore();
    const elsewhere = await setting.readStore();
    const engine = await setting.started({ readStore });
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('brent', 'A', 1));
    const end = events[0]?.position as Position;
    const both = [readStore, elsewhere].map(({ reading }) => reading.waitFor(shelves, 'camden', end, 10_000));
    const any = readStore.reading.waitFor(holdings, null, events[1]?.position as Position, 10_000);
    await engine.applyPage(events);
    expect(await Promise.all([...both, any])).toEqual([true, true, true]);
    expect(await readStore.reading.waitFor(shelves, 'camden', end, 0)).toBe(true);
  });

  it('says “not yet” when the time is over', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    const [first, second] = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 1));
    if (!first || !second) throw new Error('nothing was written');
    await engine.applyPage([first]);
    for (const scope of ['camden', 'nowhere', null]) {
      const [seen, milliseconds] = await timed(() => readStore.reading.waitFor(shelves, scope, second.position, 250));
      expect(seen).toBe(false);
      // Timers may ring a little early.
      expect(milliseconds).toBeGreaterThanOrEqual(245);
      expect(milliseconds).toBeLessThan(1_500);
    }
  });

  it('says “not yet” when every connection is busy', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    const events = await setting.writer.write(shelved('camden', 'A', 1));
    await engine.applyPage(events);
    const on = gate();
    const busy = Array.from({ length: 4 }, () => readStore.database.transaction(() => on.passed));
    const [seen, milliseconds] = await timed(() =>
      readStore.reading.waitFor(shelves, 'camden', events[0]?.position as Position, 100),
    );
    on.open();
    await Promise.all(busy);
    expect(seen).toBe(false);
    expect(milliseconds).toBeLessThan(1_500);
  });

  it('refuses to wait for a position of another store', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    await expect(readStore.reading.waitFor(shelves, 'camden', positionAt('other', 1n), 1_000)).rejects.toThrow(
      ForeignPosition,
    );
  });

  it('finds rows by scope, key and the beginning of a key', async () => {
    const { reading } = await filled();
    const names = (rows: readonly { shelf: string }[]) => rows.map(({ shelf }) => shelf);
    expect(names(await reading.rows(shelves, 'camden'))).toEqual(['A1', 'A2', 'B1', 'a%']);
    expect(names(await reading.starting(shelves, 'camden', 'A'))).toEqual(['A1', 'A2']);
    expect(names(await reading.starting(shelves, 'camden', 'a%'))).toEqual(['a%']);
    expect(names(await reading.some(shelves, 'camden', ['B1', 'gone', 'A1']))).toEqual(['B1', 'A1']);
    expect((await reading.everywhere(shelves, 'A1')).map(({ copies }) => copies)).toEqual([5, 3]);
    expect(await reading.rowsAcross(shelves, ['brent', 'camden'])).toHaveLength(5);
    expect(await reading.one(shelves, 'brent', 'B1')).toBeUndefined();
  });

  it('lists in pages that follow one another, in an order, with ties', async () => {
    const { reading } = await filled();
    const keys: string[] = [];
    let after: string | undefined;
    do {
      const page = await reading.list(shelves, ['camden', 'brent'], {
        by: 'copies',
        direction: 'descending',
        limit: 2,
        after,
      });
      keys.push(...page.rows.map(({ scope, key }) => `${scope}/${key}`));
      after = page.next;
    } while (after !== undefined);
    expect(keys).toEqual(['brent/A1', 'camden/a%', 'camden/B1', 'camden/A1', 'camden/A2']);
    const threes = await reading.list(shelves, ['camden', 'brent'], { where: { copies: 3 } });
    expect(threes.rows.map(({ key }) => key)).toEqual(['A1', 'B1', 'a%']);
    const beginning = await reading.list(shelves, ['camden', 'brent'], { beginning: 'A', limit: 1 });
    expect(beginning).toMatchObject({ rows: [{ scope: 'brent', key: 'A1' }], next: expect.any(String) });
    expect(await reading.count(shelves, 'camden', 'A')).toBe(2);
    expect(await reading.count(shelves, 'camden', 'A', { copies: 3 })).toBe(1);
    expect(await reading.count(shelves, 'nowhere', '')).toBe(0);
  });

  it.each([
    'nonsense',
    '[]',
    '["1","camden"]',
    '["1","camden","A","B"]',
    '["no","camden","A"]',
    '["[]","camden","A"]',
    '["1","camden","\\u0000"]',
    '["\\"\\\\u0000\\"","camden","A"]',
    '["\\"\\\\ud800\\"","camden","A"]',
  ])('refuses a place in a list that it gave nobody: %s', async (cursor) => {
    const { reading } = await filled();
    const after = Buffer.from(cursor).toString('base64url');
    await expect(reading.list(shelves, ['camden'], { after })).rejects.toThrow(BadCursor);
  });

  it('goes on from a number that JSON has no end of as from none', async () => {
    const { reading } = await filled();
    const after = Buffer.from('["1e999999","camden","A"]').toString('base64url');
    expect((await reading.list(shelves, ['camden'], { after, by: 'copies' })).rows).toHaveLength(4);
  });

  async function filled() {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(
      await setting.writer.write(
        shelved('camden', 'A1', 3),
        shelved('camden', 'A2', 1),
        shelved('camden', 'B1', 3),
        shelved('camden', 'a%', 3),
        shelved('brent', 'A1', 5),
      ),
    );
    return readStore;
  }
});
