import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { process, projection, type Recorded } from '#kernel';
import { gate, until } from '#testing';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { POISON, cured, shelved, shelves, type ShelfEvent } from '../example/shelves.js';
import type { ReadStore } from '../read-store.js';

/** A process that is killed: its connections are cut and nothing of it is heard again. */
describe('a process that is killed', () => {
  let setting: Setting;
  let watching: ReadStore;
  let never: ReturnType<typeof gate>;
  beforeEach(async () => {
    never = gate();
    setting = await Setting.open();
    watching = await setting.readStore();
  });
  afterEach(async () => {
    never.open();
    await setting.close();
  });

  /** The tries before were made some time ago: two living runners would have met by now. */
  const later = () =>
    watching.database.query(`update read_store.attempt set begun_at = begun_at - interval '1 second'`);

  it('by one event again and again has it parked, after three times, and only its scope', async () => {
    let deadly = false;
    let lethal = gate();
    const fragile = projection<{ readonly copies: number }, ShelfEvent>({
      name: 'fragile',
      version: 1,
      on: {
        CopiesShelved: {
          rows: ({ data }) => [data.shelf],
          apply: (row, { data }) => {
            deadly ||= data.copies === POISON;
            if (deadly) lethal.open();
            return { copies: (row?.copies ?? 0) + data.copies };
          },
        },
      },
    });
    const first = await setting.started({ readStore: watching, projections: [fragile] });
    await first.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    const events = await setting.writer.write(
      shelved('brent', 'A', 1),
      shelved('camden', 'A', POISON),
      shelved('camden', 'A', 2),
      shelved('ealing', 'A', 1),
    );
    let deaths = 0;
    for (let parked = false; !parked; parked = (await fragileParked()).length > 0) {
      deadly = false;
      lethal = gate();
      const died = gate();
      const engine = await setting.engine({
        projections: [fragile],
        beforeCommit: async () => {
          // Slow, so that whatever is tried beside the deadly one dies in the middle of it too.
          await Promise.race([lethal.passed, pause(100)]);
          if (!deadly) return;
          died.open();
          await never.passed;
        },
      });
      const applied = engine.applyPage(events).then(() => 'lived' as const);
      applied.catch(() => undefined);
      if ((await Promise.race([applied, died.passed])) === 'lived') continue;
      deaths += 1;
      await setting.cut(watching);
      await later();
    }
    // Once with its whole batch, then three times alone.
    expect(deaths).toBeLessThanOrEqual(4);
    expect(await fragileParked()).toMatchObject([
      { scope: 'camden', eventId: events[1]?.id, reason: expect.stringContaining('ended') },
    ]);
    for (const scope of ['brent', 'camden', 'ealing'])
      expect(await watching.reading.one(fragile, scope, 'A')).toEqual({ copies: 1 });
  });

  it('leaves what another is faster with alone: nothing is applied twice', async () => {
    const slow = await setting.started({ projections: [shelves] });
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 2));
    // An earlier process may have died of it, so the slow one tries it event by event.
    await watching.database.query(
      `insert into read_store.attempt values (0, 'shelves/camden', $1, 1, gen_random_uuid(), now() - interval '1 minute')`,
      [events[0]?.position],
    );
    let applied: Promise<unknown> = Promise.resolve();
    await watching.database.transaction(async (holding) => {
      await holding.query(
        `insert into read_store.attempt select active, 'camden', '', 0, gen_random_uuid() from read_store.consumer`,
      );
      applied = slow.applyPage(events);
      applied.catch(() => undefined);
      const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await until(async () => (await watching.database.query(waits)).rowCount !== 0);
      await setting.started({ projections: [shelves] });
      expect(await watching.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 3 });
    });
    await applied;
    expect(await historyOf(events)).toBe(true);
  });

  it('while it reacts to one event again and again has it parked', async () => {
    let reactions = 0;
    const fatal = process<ShelfEvent>({
      name: 'fatal',
      on: {
        CopiesShelved: async () => {
          reactions += 1;
          await never.passed;
          return {};
        },
      },
    });
    const events = await setting.writer.write(shelved('camden', 'A', 1));
    for (let tries = 1; tries <= 3; tries += 1) {
      const runner = await setting.runner({ processes: [fatal] });
      void runner.handle('camden', events).catch(() => undefined);
      await until(() => reactions === tries);
      await later();
    }
    const last = await setting.runner({ processes: [fatal] });
    await last.handle('camden', events);
    expect(reactions).toBe(3);
    expect(await last.parked()).toMatchObject([{ reason: 'the process ended while it reacted, 3 times' }]);
  });

  it('while it reacts to one event of a scope again and again has nothing else parked', async () => {
    let deaths = 0;
    let lethal = gate();
    const fatal = process<ShelfEvent>({
      name: 'fatal',
      on: {
        CopiesShelved: async ({ data }) => {
          if (data.copies !== POISON) {
            // Slow, so that whatever is tried beside the deadly one dies in the middle of it too.
            if (await Promise.race([lethal.passed.then(() => true), pause(100, false)])) await never.passed;
            return {};
          }
          deaths += 1;
          lethal.open();
          await never.passed;
          return {};
        },
      },
    });
    const events = await setting.writer.write(shelved('camden', 'A', POISON), shelved('ealing', 'A', 1));
    const handle = async (runner: Awaited<ReturnType<Setting['runner']>>): Promise<unknown> =>
      Promise.all(events.map((event) => runner.handle(event.metadata.scope, [event])));
    for (let tries = 1; tries <= 3; tries += 1) {
      lethal = gate();
      void handle(await setting.runner({ processes: [fatal] })).catch(() => undefined);
      await until(() => deaths === tries);
      // Whatever is tried beside it gets so far that it is counted.
      await pause(300);
      await later();
    }
    lethal = gate();
    const last = await setting.runner({ processes: [fatal] });
    await handle(last);
    expect(await last.parked()).toMatchObject([{ scope: 'camden', eventId: events[0]?.id }]);
  });

  it('in the middle of a retry loses nothing: the next goes on with it, in order', async () => {
    const first = await setting.started({ readStore: watching, projections: [shelves] });
    const events = await setting.writer.write(
      shelved('camden', 'A', 1),
      shelved('camden', 'A', POISON),
      ...Array.from({ length: 200 }, () => shelved('camden', 'A', 1)),
    );
    await first.applyPage(events);
    const before = await watching.reading.freshness(shelves, 'camden');
    cured.add('A');
    const inside = gate();
    const dying = await setting.engine({
      projections: [shelves],
      beforeCommit: async () => {
        inside.open();
        await never.passed;
      },
    });
    const retried = dying.retry('shelves', 'camden');
    retried.catch(() => undefined);
    await inside.passed;
    await setting.cut(watching);
    expect(await watching.reading.freshness(shelves, 'camden')).toEqual(before);
    expect(await first.parked()).toMatchObject([{ retrying: true, eventId: events[1]?.id }]);
    await later();
    const next = await setting.started({ projections: [shelves] });
    expect(await next.parked()).toEqual([]);
    expect(await historyOf(events)).toBe(true);
  });

  it('in the middle of a process’s retry gives nothing twice', async () => {
    const first = await setting.runner({ processes: [dusting], readStore: watching });
    const events = await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'B', 1));
    await first.handle('camden', events);
    cured.add('A');
    const doomed = await setting.readStore();
    const dying = await setting.runner({ processes: [dusting], readStore: doomed });
    setting.desk.after = () => setting.kill(doomed);
    await expect(dying.retry('dusting', 'camden')).rejects.toThrow();
    setting.desk.after = async () => undefined;
    const next = await setting.runner({ processes: [dusting] });
    await until(async () => (await next.parked()).length === 0);
    // The start of the dying one may have found the retry under way and taken it up as well: given once more, under the same id.
    const given = setting.desk.given.map(({ data }) => data['shelf']);
    expect(given.filter((shelf) => shelf === 'A').length).toBeGreaterThan(1);
    expect(given.filter((shelf) => shelf !== 'A')).toEqual(['B']);
    expect(setting.desk.shelves).toEqual(['A', 'B']);
  });

  async function fragileParked(): Promise<readonly { readonly scope: string }[]> {
    const { rows } = await watching.database.query<{ scope: string }>(
      'select scope, event_id as "eventId", reason from read_store.parked',
    );
    return rows;
  }

  async function historyOf(events: readonly Recorded[]): Promise<boolean> {
    const row = await watching.reading.one(shelves, 'camden', 'A');
    return JSON.stringify(row?.history) === JSON.stringify(events.map(({ id }) => id));
  }
});
