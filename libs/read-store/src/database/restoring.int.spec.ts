import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { shelved, shelves } from '../example/shelves.js';
import type { ReadStore } from '../read-store.js';

const KEPT = ['consumer', 'generation', 'checkpoint', 'rows', 'timers'];

/** Projections read on by themselves. Of processes the operator sets Kafka's groups back to the beginning: all events come again. */
describe('a read database that was restored to an older state', () => {
  let setting: Setting;
  let readStore: ReadStore;
  beforeEach(async () => {
    setting = await Setting.open();
    readStore = await setting.readStore();
  });
  afterEach(() => setting.close());

  async function backUp(): Promise<() => Promise<void>> {
    for (const table of KEPT) await readStore.database.query(`create table kept_${table} as table read_store.${table}`);
    return async () => {
      await readStore.database.query(`truncate ${KEPT.map((table) => `read_store.${table}`).join()} cascade`);
      for (const table of KEPT)
        await readStore.database.query(
          `insert into read_store.${table} overriding system value select * from kept_${table}`,
        );
    };
  }
  const given = (): readonly string[] => setting.desk.given.map(({ data }) => data['shelf'] as string);
  const write = (shelf: string): Promise<readonly Recorded[]> => setting.writer.write(shelved('camden', shelf, 1));

  it('sees what it lost again, in order, before what comes next', async () => {
    const before = {
      runner: await setting.runner({ processes: [dusting], readStore }),
      engine: await setting.started({ projections: [shelves], readStore }),
    };
    const live = async ({ runner, engine }: typeof before, events: readonly Recorded[]): Promise<void> => {
      await runner.handle('camden', events);
      await engine.handle('camden', events);
    };
    const first = await write('A');
    await live(before, first);
    await before.runner.notePlaces();
    const restore = await backUp();
    const lost = [...(await write('B')), ...(await write('C'))];
    await live(before, lost);
    const ids = setting.desk.given.map(({ id }) => id);
    await Promise.all([before.runner.stop(), before.engine.stop()]);
    await restore();
    const after = {
      runner: await setting.runner({ processes: [dusting], readStore }),
      engine: await setting.started({ projections: [shelves], readStore }),
    };
    expect((await readStore.reading.rows(shelves, 'camden')).length).toBe(3);
    await after.runner.handle('camden', [...first, ...lost]);
    await live(after, await write('D'));
    expect(given()).toEqual(['A', 'B', 'C', 'B', 'C', 'D']);
    // Given again under the same ids: whoever decided them the first time knows them.
    expect(setting.desk.given.slice(3, 5).map(({ id }) => id)).toEqual(ids.slice(1));
    expect((await readStore.reading.rows(shelves, 'camden')).length).toBe(4);
  });
});
