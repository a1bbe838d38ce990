import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { gate } from '#testing';
import { Setting } from '../example/setting.js';
import { shelved, shelves } from '../example/shelves.js';
import type { ReadStore } from '../read-store.js';

describe('while one scope is rebuilt', () => {
  let setting: Setting;
  let readStore: ReadStore;
  beforeEach(async () => {
    setting = await Setting.open();
    readStore = await setting.readStore();
  });
  afterEach(() => setting.close());

  const copiesOf = async (scope: string) => (await readStore.reading.one(shelves, scope, 'A'))?.copies;

  it('and once more by the same process, its rows stay', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'B', 1)));
    const held = setting.holdReading('camden', 2);
    const first = engine.rebuild('shelves', { scope: 'camden' });
    await held.at.passed;
    const second = engine.rebuild('shelves', { scope: 'camden' });
    await pause(200);
    held.on.open();
    await Promise.all([first, second]);
    expect(await readStore.reading.rows(shelves, 'camden')).toHaveLength(2);
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    expect(await copiesOf('camden')).toBe(2);
  });

  it('and its moment of waiting runs out, that events wait for another rebuild does not hide those that came between', async () => {
    const engine = await setting.started({ readStore, projections: [shelves] });
    const other = await setting.started({ projections: [shelves] });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1), shelved('ealing', 'A', 1)));
    const camden = setting.holdReading('camden', 2);
    const first = engine.rebuild('shelves', { scope: 'camden' });
    await camden.at.passed;
    await readStore.database.query('update read_store.consumer set closing_until = clock_timestamp()');
    await other.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    expect(await copiesOf('camden')).toBe(2);
    const ealing = setting.holdReading('ealing', 2);
    const second = other.rebuild('shelves', { scope: 'ealing' });
    await ealing.at.passed;
    camden.on.open();
    // By now it has taken over, or waits for the other.
    await Promise.race([first, pause(200)]);
    ealing.on.open();
    await Promise.all([first, second]);
    expect(await copiesOf('camden')).toBe(2);
  });

  it('what was read of its rows before is not written after it, though its checkpoint is the same', async () => {
    const [at, on] = [gate(), gate()];
    let holds = false;
    const beforeCommit = async (): Promise<void> => {
      if (!holds) return;
      holds = false;
      at.open();
      await on.passed;
    };
    const engine = await setting.started({ readStore, projections: [shelves], beforeCommit });
    const other = await setting.started({ projections: [shelves] });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    await readStore.database.query(`update read_store.rows set value = '{"shelf":"?","copies":-1,"history":[]}'`);
    const held = setting.holdReading('camden', 2);
    const rebuilt = other.rebuild('shelves', { scope: 'camden' });
    await held.at.passed;
    holds = true;
    const applied = engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    await at.passed;
    held.on.open();
    await rebuilt;
    on.open();
    await applied;
    expect(await copiesOf('camden')).toBe(2);
  });
});
