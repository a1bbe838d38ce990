import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gate } from '#testing';
import { Overseeing } from '../overseeing.js';
import { Setting } from '../example/setting.js';
import { POISON, shelved, shelves } from '../example/shelves.js';
import type { ReadStore } from '../read-store.js';

const options = { projections: [shelves] };

describe('how far a consumer is behind', () => {
  let setting: Setting;
  let readStore: ReadStore;
  let overseeing: Overseeing;
  beforeEach(async () => {
    setting = await Setting.open();
    readStore = await setting.readStore();
    overseeing = new Overseeing(readStore, setting.store);
  });
  afterEach(() => setting.close());

  const write = (...scopes: readonly string[]) =>
    setting.writer.write(...scopes.map((scope) => shelved(scope, 'A', 1)));
  const placeOf = async () => {
    const { rows } = await readStore.database.query<{ position: string }>(
      `select position from read_store.generation where consumer = 'shelves' and state = 'active'`,
    );
    return rows[0]?.position;
  };

  it('is how far the scope is that hangs behind the others, and what none has seen', async () => {
    const engine = await setting.started({ ...options, readStore });
    const [a, hanging, b] = await write('barnet', 'camden', 'ealing');
    const [c] = await write('camden');
    const [d] = await write('ealing');
    if (!a || !hanging || !b || !c || !d) throw new Error('nothing was written');
    for (const seen of [a, b, d]) await engine.handle(seen.metadata.scope, [seen]);
    expect(await overseeing.status('shelves')).toMatchObject({
      lag: 2,
      position: d.position,
      waitingSince: a.metadata.at,
    });
    await write('barnet', 'barnet', 'barnet');
    expect(await overseeing.status('shelves')).toMatchObject({ lag: 5, position: d.position });
    await engine.handle('camden', [hanging, c]);
    expect(await overseeing.status('shelves')).toMatchObject({ lag: 3 });
  });

  it('is asked of what is new only: what all have seen is noted', async () => {
    const engine = await setting.started({ ...options, readStore, noteEvery: 1_000_000 });
    await engine.applyPage(await write('barnet', 'camden'));
    await engine.settled();
    const [seen, hanging, last] = await write('barnet', 'camden', 'ealing');
    if (!seen || !hanging || !last) throw new Error('nothing was written');
    for (const each of [seen, last]) await engine.handle(each.metadata.scope, [each]);
    expect(await overseeing.status('shelves')).toMatchObject({ lag: 1 });
    expect(await placeOf()).toBe(seen.position);
    await engine.handle('camden', [hanging]);
    expect(await overseeing.status('shelves')).toMatchObject({ lag: 0, waitingSince: null });
    expect(await placeOf()).toBe(last.position);
  });

  it('leaves out parked scopes, which wait to be mended', async () => {
    const engine = await setting.started({ ...options, readStore });
    await engine.applyPage(
      await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'A', 1), shelved('ealing', 'A', 1)),
    );
    expect(await overseeing.status('shelves')).toMatchObject({ lag: 0, parked: 1 });
  });

  it('tells a scope that is built anew from all of them', async () => {
    const [held, on] = [gate(), gate()];
    let holds = false;
    const beforeCommit = async (): Promise<void> => {
      if (!holds) return;
      held.open();
      await on.passed;
    };
    const engine = await setting.started({ ...options, readStore, beforeCommit });
    await engine.applyPage(await write('camden'));
    holds = true;
    const rebuilt = engine.rebuild('shelves', { scope: 'camden' });
    await held.passed;
    expect(await overseeing.status('shelves')).toMatchObject({ building: false, buildingScopes: 1 });
    on.open();
    await rebuilt;
    expect(await overseeing.status('shelves')).toMatchObject({ building: false, buildingScopes: 0 });
  });
});
