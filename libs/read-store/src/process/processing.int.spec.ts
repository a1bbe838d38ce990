import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#event-store';
import { process, type Recorded } from '#kernel';
import { gate, until } from '#testing';
import { NoAnswer } from '#transport';
import { StaleCheckpoint } from '../consuming/checkpoints.js';
import { Closing } from '../consuming/guards.js';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { POISON, cured, doorOpened, shelved, type ShelfEvent } from '../example/shelves.js';
import { NotParked } from '../parking/retry.js';

const processes = [dusting];

describe('a process', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  const write = (...shelves: readonly string[]): Promise<readonly Recorded[]> =>
    setting.writer.write(...shelves.map((shelf) => shelved('camden', shelf, 1)));

  it('gives its commands in the order of the events, each with an id made from its event', async () => {
    const runner = await setting.runner({ processes });
    const events = await write('A', 'B', 'C');
    await runner.handle('camden', events);
    expect(setting.desk.shelves).toEqual(['A', 'B', 'C']);
    expect(setting.desk.given.map(({ causationId }) => causationId)).toEqual(events.map(({ id }) => id));
    expect(setting.desk.given[0]).toMatchObject({
      type: 'DustShelf',
      context: 'shelving',
      stream: 'shelf-camden.A',
      correlationId: events[0]?.metadata.correlationId,
      by: { subject: 'process:dusting' },
    });
  });

  it('gives the same command again when it died between giving it and noting that', async () => {
    const doomed = await setting.readStore();
    const dying = await setting.runner({ processes, readStore: doomed });
    const events = await write('A', 'B');
    setting.desk.after = () => setting.kill(doomed);
    await expect(dying.handle('camden', events)).rejects.toThrow();
    setting.desk.after = async () => undefined;
    expect(setting.desk.shelves).toEqual(['A']);
    const next = await setting.runner({ processes });
    await next.handle('camden', events);
    expect(setting.desk.given.map(({ data }) => data['shelf'])).toEqual(['A', 'A', 'B']);
    expect(setting.desk.given[1]).toEqual(setting.desk.given[0]);
    expect(setting.desk.shelves).toEqual(['A', 'B']);
  });

  it('is retried once for each decision, however often it is told of it, and not for one that was overtaken', async () => {
    const runner = await setting.runner({ processes });
    const [poison, first, second] = await setting.writer.write(
      shelved('camden', 'A', POISON),
      doorOpened('operations'),
      doorOpened('operations'),
    );
    if (!poison || !first || !second) throw new Error('nothing was written');
    await runner.handle('camden', [poison]);
    expect(await runner.retry('dusting', 'camden', first.position)).toBe('parked');
    await expect(runner.retry('dusting', 'camden', first.position)).rejects.toThrow(NotParked);
    expect(await runner.retry('dusting', 'camden', second.position)).toBe('parked');
    await expect(runner.retry('dusting', 'camden', first.position)).rejects.toThrow(NotParked);
    expect(await runner.parked()).toMatchObject([{ attempts: 3, retrying: false }]);
  });

  it('takes a retry up again that a lost connection ended, when it is told of the same decision', async () => {
    const runner = await setting.runner({ processes });
    const [poison, decided] = await setting.writer.write(shelved('camden', 'A', POISON), doorOpened('operations'));
    if (!poison || !decided) throw new Error('nothing was written');
    await runner.handle('camden', [poison]);
    cured.add('A');
    setting.desk.before = async () => {
      throw new NoAnswer('nobody is there', 'deadline');
    };
    await expect(runner.retry('dusting', 'camden', decided.position)).rejects.toThrow(NoAnswer);
    setting.desk.before = async () => undefined;
    expect(await runner.retry('dusting', 'camden', decided.position)).toBe('mended');
  });

  it('parks nothing because others were faster', async () => {
    const faster = [new Closing('a generation is taking over'), new StaleCheckpoint('moved by another writer')];
    const asking = process<ShelfEvent>({
      name: 'asking',
      on: {
        CopiesShelved: async () => {
          const other = faster.shift();
          if (other) throw other;
          return {};
        },
      },
    });
    const runner = await setting.runner({ processes: [asking] });
    await runner.handle('camden', await write('A'));
    expect(faster).toEqual([]);
    expect(await runner.parked()).toEqual([]);
  });

  it('does nothing for events that come again, to this runner or the next', async () => {
    const first = await setting.runner({ processes });
    const events = await write('A', 'B', 'C');
    await first.handle('camden', events.slice(0, 2));
    await first.handle('camden', events.slice(0, 2));
    await first.stop();
    const second = await setting.runner({ processes });
    await second.handle('camden', events);
    expect(setting.desk.given.map(({ data }) => data['shelf'])).toEqual(['A', 'B', 'C']);
  });

  it('records a refusal once, with what it was about, and goes on', async () => {
    const doomed = await setting.readStore();
    const dying = await setting.runner({ processes, readStore: doomed });
    const events = await write('A', 'B');
    setting.desk.before = async ({ data }) => {
      if (data['shelf'] !== 'A') return undefined;
      return { outcome: 'refused', kind: 'rule', code: 'shelf-too-high', facts: { metres: 3 } };
    };
    // Died after the refusal was recorded: it is refused again under the same id.
    setting.desk.after = () => setting.kill(doomed);
    await expect(dying.handle('camden', events)).rejects.toThrow();
    setting.desk.after = async () => undefined;
    const runner = await setting.runner({ processes });
    await runner.handle('camden', events);
    await runner.handle('camden', events);
    expect(await runner.refusals()).toMatchObject([
      { process: 'dusting', scope: 'camden', command: 'DustShelf', stream: 'shelf-camden.A', eventId: events[0]?.id },
    ]);
    expect(await runner.refusals()).toMatchObject([{ kind: 'rule', code: 'shelf-too-high', facts: { metres: 3 } }]);
    expect(setting.desk.shelves).toEqual(['B']);
  });

  it('waits with a scope whose command has no answer, while other scopes go on; then in order', async () => {
    const runner = await setting.runner({ processes });
    const held = gate();
    const asked = gate();
    setting.desk.before = async ({ stream }) => {
      if (!stream.startsWith('shelf-camden')) return undefined;
      asked.open();
      await held.passed;
      throw new NoAnswer('nobody serves');
    };
    const camden = await write('A', 'B');
    const waiting = runner.handle('camden', camden);
    await asked.passed;
    await runner.handle('brent', await setting.writer.write(shelved('brent', 'X', 1)));
    expect(setting.desk.shelves).toEqual(['X']);
    held.open();
    await expect(waiting).rejects.toThrow(NoAnswer);
    setting.desk.before = async () => undefined;
    await runner.handle('camden', camden);
    expect(setting.desk.shelves).toEqual(['X', 'A', 'B']);
    expect(await runner.parked()).toEqual([]);
  });

  it('does each thing once when two runners are given the same events at once', async () => {
    const readStore = await setting.readStore();
    const runners = [await setting.runner({ processes, readStore }), await setting.runner({ processes })];
    const events = await write(...Array.from({ length: 40 }, (_, n) => `S${n}`));
    await Promise.all(
      runners.map(async (runner, index) => {
        for (let to = 3 + index; to < events.length + 5; to += 5 + index) {
          await runner.handle('camden', events.slice(Math.max(0, to - 9), to));
        }
      }),
    );
    expect(setting.desk.shelves).toEqual(events.map((_, n) => `S${n}`));
    expect(await readStore.reading.freshness({ name: 'process:dusting' }, 'camden')).toMatchObject({
      position: events.at(-1)?.position,
    });
  });

  it('parks the scope of an event that it can’t react to, and lives; tried again it goes on in order', async () => {
    const runner = await setting.runner({ processes });
    const events = await setting.writer.write(
      shelved('camden', 'A', 1),
      shelved('camden', 'B', POISON),
      shelved('camden', 'C', 1),
    );
    await runner.handle('camden', events);
    await runner.handle('brent', await setting.writer.write(shelved('brent', 'X', 1)));
    await runner.handle('camden', await write('D'));
    expect(setting.desk.shelves).toEqual(['A', 'X']);
    expect(await runner.parked()).toMatchObject([
      { consumer: 'process:dusting', scope: 'camden', eventId: events[1]?.id, reason: expect.stringContaining('666') },
    ]);
    expect(await runner.retry('dusting', 'camden')).toBe('parked');
    cured.add('B');
    expect(await runner.retry('dusting', 'camden')).toBe('mended');
    await runner.handle('camden', await write('E'));
    expect(setting.desk.shelves).toEqual(['A', 'X', 'B', 'C', 'D', 'E']);
  });

  it('skips the event it is parked at, for a reason that is told first', async () => {
    const told: string[] = [];
    const onSkip = async ({ why }: { why: string }): Promise<void> => void told.push(why);
    const runner = await setting.runner({ processes, onSkip });
    const [poison, ...rest] = await setting.writer.write(shelved('camden', 'A', POISON), shelved('camden', 'B', 1));
    if (!poison) throw new Error('nothing was written');
    await runner.handle('camden', [poison, ...rest]);
    expect(await runner.skip('dusting', 'camden', poison.position, 'a slip of the pen')).toBe('mended');
    expect(told).toEqual(['a slip of the pen']);
    expect(setting.desk.shelves).toEqual(['B']);
  });

  it('parks nothing while the store is away', async () => {
    let away = true;
    const reading = process<ShelfEvent>({
      name: 'reading',
      on: {
        CopiesShelved: async (event) => {
          if (away) throw new StoreUnavailable('away');
          const { on } = dusting;
          return on.CopiesShelved?.(event, undefined) ?? {};
        },
      },
    });
    const runner = await setting.runner({ processes: [reading] });
    const events = await write('A');
    await expect(runner.handle('camden', events)).rejects.toThrow(StoreUnavailable);
    away = false;
    await runner.handle('camden', events);
    expect(setting.desk.shelves).toEqual(['A']);
  });

  it('lets pass what it does not listen to, and notes that a little later: it holds up nothing, also when it is repeated', async () => {
    const readStore = await setting.readStore();
    const runner = await setting.runner({ readStore, processes, noteAfter: 50 });
    const nothing = await setting.writer.write(doorOpened('camden'), doorOpened('camden'), doorOpened('brent'));
    await runner.handle('camden', nothing.slice(0, 1));
    const standings = async () =>
      (
        await readStore.database.query<{ scope: string; position: string }>(
          'select scope, position from read_store.checkpoint order by scope',
        )
      ).rows;
    expect(await standings()).toEqual([]);
    await runner.handle('camden', nothing.slice(1, 2));
    await runner.handle('brent', nothing.slice(2));
    const seen = [
      { scope: 'brent', position: nothing[2]?.position },
      { scope: 'camden', position: nothing[1]?.position },
    ];
    await until(async () => (await standings()).length === 2);
    expect(await standings()).toEqual(seen);
    await runner.handle('camden', nothing.slice(0, 1));
    await runner.settled();
    expect(await standings()).toEqual(seen);
    expect(setting.faults).toEqual([]);
  });

  it('notes what it let pass when it ends, and with it what comes after', async () => {
    const first = await setting.runner({ processes, noteAfter: 60_000 });
    const [opened] = await setting.writer.write(doorOpened('camden'), doorOpened('brent'));
    if (!opened) throw new Error('nothing was written');
    await first.handle('camden', [opened]);
    const match = await write('A');
    await first.handle('camden', match);
    await first.notePlaces();
    // What nobody listens to is no reason to read the store again.
    expect(await first.resumeFrom()).toBe(match[0]?.position);
    const more = await setting.writer.write(doorOpened('camden'));
    await first.handle('camden', more);
    expect(await first.status()).toMatchObject([{ lag: 1, scopes: 1 }]);
    await first.stop();
    const second = await setting.runner({ processes });
    expect(await second.status()).toMatchObject([{ lag: 0, scopes: 1 }]);
    await second.handle('camden', [...match, ...more, ...(await write('B'))]);
    expect(setting.desk.shelves).toEqual(['A', 'B']);
  });

  it('that was killed before it noted what it let pass finds it at its next start, and has nothing left to do', async () => {
    const doomed = await setting.readStore();
    const dying = await setting.runner({ processes, readStore: doomed, noteAfter: 60_000 });
    await dying.settled();
    const match = await write('A');
    await dying.handle('camden', match);
    await until(async () => (await dying.resumeFrom()) === match[0]?.position);
    await dying.handle('camden', await setting.writer.write(doorOpened('camden')));
    await setting.kill(doomed);
    const next = await setting.runner({ processes });
    await next.settled();
    expect(await next.status()).toMatchObject([{ lag: 0 }]);
  });

  it('notes later what it let pass while its database was away', async () => {
    const doomed = await setting.readStore();
    const runner = await setting.runner({ processes, readStore: doomed, noteAfter: 10 });
    const nothing = await setting.writer.write(doorOpened('camden'));
    const other = await setting.readStore();
    await other.database.query('alter table read_store.checkpoint rename to away');
    await runner.handle('camden', nothing);
    await until(() => setting.faults.length > 0);
    await other.database.query('alter table read_store.away rename to checkpoint');
    await until(async () => (await runner.status())[0]?.scopes === 1);
    expect(setting.desk.given).toEqual([]);
  });
});
