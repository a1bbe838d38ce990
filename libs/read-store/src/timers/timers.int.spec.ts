import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { londonInstant, next, process, type NewEvent, type Recorded } from '#kernel';
import { gate, NOW, until } from '#testing';
import { NoAnswer } from '#transport';
import { InspectShelf, inspecting, minutesAfter } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { cleared, shelved, type ShelfEvent } from '../example/shelves.js';
import type { Processing } from '../process/processing.js';

const processes = [inspecting];

describe('a timer', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  const handle = async (runner: Processing, ...events: readonly NewEvent[]) => {
    const recorded = await setting.writer.write(...events);
    await runner.handle('camden', recorded);
    return recorded;
  };

  const tickAt = async (runner: Processing, minutes: number): Promise<void> => {
    setting.now = minutesAfter(NOW, minutes);
    await runner.tick();
  };

  it('gives its command once when its time has come, and not before', async () => {
    const runner = await setting.runner({ processes });
    const [event] = await handle(runner, shelved('camden', 'A', 30));
    await tickAt(runner, 29);
    expect(setting.desk.given).toEqual([]);
    for (let tick = 0; tick < 3; tick += 1) await tickAt(runner, 30 + tick);
    expect(setting.desk.given).toMatchObject([
      {
        type: 'InspectShelf',
        stream: 'shelf-camden.A',
        causationId: event?.id,
        correlationId: event?.metadata.correlationId,
        by: { subject: 'process:inspecting' },
      },
    ]);
    expect(await runner.timers('inspecting')).toEqual([]);
  });

  it('outlives a restart, and fires once though it came due while nothing ran', async () => {
    const first = await setting.runner({ processes });
    await handle(first, shelved('camden', 'A', 30), shelved('camden', 'B', 31));
    await first.stop();
    setting.now = minutesAfter(NOW, 60 * 24 * 400);
    const second = await setting.runner({ processes });
    await until(async () => (await second.timers('inspecting')).length === 0);
    await second.tick();
    expect(setting.desk.given.map(({ data }) => data['shelf'])).toEqual(['A', 'B']);
  });

  it('is moved by setting its key again', async () => {
    const runner = await setting.runner({ processes });
    await handle(runner, shelved('camden', 'A', 30));
    const [, later] = [
      await handle(runner, shelved('camden', 'B', 5)),
      await handle(runner, shelved('camden', 'A', 50)),
    ];
    expect(await runner.timers('inspecting')).toMatchObject([
      { key: 'B', at: minutesAfter(NOW, 5) },
      { key: 'A', at: minutesAfter(NOW, 50), eventId: later[0]?.id },
    ]);
    await tickAt(runner, 49);
    expect(setting.desk.shelves).toEqual(['B']);
    await tickAt(runner, 50);
    expect(setting.desk.given.at(-1)).toMatchObject({ causationId: later[0]?.id });
  });

  it('fires again when it was set anew while it was being fired', async () => {
    const runner = await setting.runner({ processes });
    await handle(runner, shelved('camden', 'A', 1));
    setting.desk.after = async () => {
      setting.desk.after = async () => undefined;
      await handle(runner, shelved('camden', 'A', 9));
    };
    await tickAt(runner, 1);
    expect(await runner.timers('inspecting')).toMatchObject([{ key: 'A', at: minutesAfter(NOW, 9) }]);
    await tickAt(runner, 9);
    expect(setting.desk.done.size).toBe(2);
  });

  it('is cancelled, also when it is gone already; set again under its key after a restart it fires', async () => {
    const first = await setting.runner({ processes });
    await handle(first, shelved('camden', 'A', 1), cleared('camden', 'A'), cleared('camden', 'A'));
    await tickAt(first, 2);
    expect(setting.desk.given).toEqual([]);
    await first.stop();
    const second = await setting.runner({ processes });
    await handle(second, shelved('camden', 'A', 1));
    await tickAt(second, 2);
    await handle(second, cleared('camden', 'A'));
    expect(setting.desk.given).toHaveLength(1);
    expect(await second.parked()).toEqual([]);
  });

  it('is put off when its command has no answer, and then gives the same command; others fire meanwhile', async () => {
    const readStore = await setting.readStore();
    const runner = await setting.runner({ processes, readStore });
    await handle(runner, shelved('camden', 'A', 1), shelved('camden', 'B', 1));
    setting.desk.before = async ({ data }) => {
      if (data['shelf'] === 'A') throw new NoAnswer('nobody serves');
      return undefined;
    };
    await tickAt(runner, 1);
    expect(setting.desk.shelves).toEqual(['B']);
    expect(setting.faults).toMatchObject([{ name: 'NoAnswer' }]);
    setting.desk.before = async () => undefined;
    await readStore.database.query('update read_store.timers set claimed_until = clock_timestamp()');
    await runner.tick();
    const ids = setting.desk.given.filter(({ data }) => data['shelf'] === 'A').map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(setting.desk.done.size).toBe(2);
  });

  it('is fired by another runner, as the same command, when the one that claimed it is gone', async () => {
    const readStore = await setting.readStore();
    const dead = await setting.runner({ processes });
    const other = await setting.runner({ processes, readStore });
    await handle(dead, shelved('camden', 'A', 1));
    const claimed = gate();
    const never = gate();
    setting.desk.before = async () => {
      setting.desk.before = async () => undefined;
      claimed.open();
      await never.passed;
      return undefined;
    };
    const firing = tickAt(dead, 1);
    await claimed.passed;
    await other.tick();
    expect(setting.desk.given).toHaveLength(1);
    await readStore.database.query('update read_store.timers set claimed_until = clock_timestamp()');
    await other.tick();
    never.open();
    await firing;
    expect(setting.desk.given).toHaveLength(2);
    expect(setting.desk.done.size).toBe(1);
  });

  it('is gone when the domain refuses its command; the refusal is recorded', async () => {
    const runner = await setting.runner({ processes });
    await handle(runner, shelved('camden', 'A', 1));
    setting.desk.before = async () => ({ outcome: 'refused', kind: 'conflict', code: 'shelf-is-gone', facts: {} });
    await tickAt(runner, 1);
    await runner.tick();
    expect(setting.desk.given).toHaveLength(1);
    expect(await runner.refusals()).toMatchObject([{ process: 'inspecting', code: 'shelf-is-gone', kind: 'conflict' }]);
  });

  it('fires once each though 10,000 are due, the desk is slow and two runners tick ten times', async () => {
    const readStore = await setting.readStore();
    const runners = [await setting.runner({ processes, readStore }), await setting.runner({ processes })];
    await setAsFirstRelease(setting, 10_000);
    setting.desk.before = () => new Promise((resolve) => setImmediate(() => resolve(undefined)));
    for (let tick = 0; tick < 10; tick += 1) await Promise.all(runners.map((runner) => runner.tick()));
    expect(setting.desk.given).toHaveLength(10_000);
    expect(setting.desk.done.size).toBe(10_000);
    expect(await runners[0]?.timers('inspecting')).toEqual([]);
    expect(setting.faults).toEqual([]);
  });

  it('takes London’s time from its process: an instant, whatever the clocks do; a local time parks the event', async () => {
    const at: Record<string, string> = {
      spring: londonInstant('2027-03-28T17:00'),
      fine: '2027-03-28T15:59:59.123456Z',
      local: '2027-03-28T17:00',
    };
    const closing = process<ShelfEvent>({
      name: 'closing',
      on: {
        CopiesShelved: ({ metadata, data: { shelf } }) => ({
          set: [{ key: shelf, at: at[shelf] ?? '', then: next(InspectShelf, { library: metadata.scope, shelf }) }],
        }),
      },
    });
    const runner = await setting.runner({ processes: [closing] });
    const events: readonly Recorded[] = await handle(
      runner,
      ...['spring', 'fine', 'local'].map((shelf) => shelved('camden', shelf, 1)),
    );
    expect(await runner.timers('closing')).toMatchObject([
      { key: 'fine', at: '2027-03-28T15:59:59.123Z' },
      { key: 'spring', at: '2027-03-28T16:00:00.000Z' },
    ]);
    expect(await runner.parked()).toMatchObject([
      { eventId: events[2]?.id, reason: expect.stringContaining('instant') },
    ]);
    setting.now = '2027-03-28T16:00:00.000Z';
    await runner.tick();
    expect(await runner.timers('closing')).toEqual([]);
  });
});

/** Timers in the form that the first release wrote them: a later one must fire them too. */
async function setAsFirstRelease(setting: Setting, count: number): Promise<void> {
  const { database } = await setting.readStore();
  await database.query(
    `insert into read_store.timers (process, scope, key, at, command, event_id)
     select 'inspecting', 'camden', 'S' || n, '2026-11-25T09:00:00.000Z',
            jsonb_build_object('id', 'timer-' || n, 'type', 'InspectShelf', 'context', 'shelving',
              'stream', 'shelf-camden.S' || n, 'data', jsonb_build_object('library', 'camden', 'shelf', 'S' || n),
              'by', '{"subject":"process:inspecting","authority":null,"roles":["process"]}'::jsonb,
              'correlationId', 'c', 'causationId', 'e' || n),
            'e' || n
       from generate_series(1, $1) n`,
    [count],
  );
}
