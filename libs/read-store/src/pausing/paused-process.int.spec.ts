import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InProcessTransport, NoAnswer } from '#transport';
import { gate, NOW, until } from '#testing';
import { dusting, inspecting, minutesAfter } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { POISON, cleared, cured, doorOpened, shelved } from '../example/shelves.js';
import type { Processing } from '../process/processing.js';

const processes = [dusting];

describe('a process that is paused', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  const pause = async (runner: Processing, process = 'dusting') => runner.pause(process, await setting.decided());
  const resume = async (runner: Processing, process = 'dusting') => runner.resume(process, await setting.decided());
  const given = () => setting.desk.given.map(({ type, data }) => `${type.slice(0, 4)} ${data['shelf'] as string}`);
  /** Writes copies to shelves, and lets the runner see them. */
  const live = async (runner: Processing, scope: string, ...names: readonly string[]): Promise<void> =>
    runner.handle(scope, await setting.writer.write(...names.map((name) => shelved(scope, name, 1))));

  it('reacts to nothing while the others go on; resumed it reacts to each event once, in order', async () => {
    const other = { ...dusting, name: 'watching', on: { CopiesShelved: () => ({}) } };
    const runner = await setting.runner({ processes: [dusting, other] });
    await live(runner, 'camden', 'A');
    await runner.settled();
    await pause(runner);
    await live(runner, 'camden', 'B', 'C');
    await live(runner, 'brent', 'X');
    expect(given()).toEqual(['Dust A']);
    // The decision itself matters to no process: once places are noted it is no lag.
    await runner.notePlaces();
    const [paused, going] = await runner.status();
    expect(paused).toMatchObject({ consumer: 'process:dusting', lag: 3, paused: { since: NOW } });
    expect(going).toMatchObject({ consumer: 'process:watching', lag: 0, paused: null });
    await resume(runner);
    await runner.settled();
    await live(runner, 'camden', 'D');
    expect(given().filter((each) => each !== 'Dust X')).toEqual(['Dust A', 'Dust B', 'Dust C', 'Dust D']);
    expect(given().filter((each) => each === 'Dust X')).toHaveLength(1);
    expect(await runner.status()).toMatchObject([{ lag: 0, frozen: false, paused: null }, {}]);
    expect(setting.faults).toEqual([]);
  });

  it('fires none of its timers; resumed it first sees what may cancel them', async () => {
    const runner = await setting.runner({ processes: [inspecting, dusting] });
    await runner.handle(
      'camden',
      await setting.writer.write(shelved('camden', 'CANCELLED', 1), shelved('camden', 'DUE', 2)),
    );
    await pause(runner, 'inspecting');
    await runner.handle('camden', await setting.writer.write(cleared('camden', 'CANCELLED')));
    setting.now = minutesAfter(NOW, 60);
    await runner.tick();
    expect(given()).toEqual(['Dust CANCELLED', 'Dust DUE']);
    expect(await runner.timers('inspecting')).toHaveLength(2);
    // As a process that died right after it resumed it: what passed by is not read yet.
    await runner.stop();
    await resume(runner, 'inspecting');
    const second = await setting.runner({ processes: [dusting] });
    await second.tick();
    expect(await second.timers('inspecting')).toHaveLength(2);
    const third = await setting.runner({ processes: [inspecting] });
    await third.settled();
    await third.tick();
    expect(given().filter((each) => each.startsWith('Insp'))).toEqual(['Insp DUE']);
    expect(await third.timers('inspecting')).toEqual([]);
  });

  it('stays so over a restart, and loses nothing that passed while it was away', async () => {
    const first = await setting.runner({ processes });
    await live(first, 'camden', 'A');
    await pause(first);
    await first.stop();
    await setting.writer.write(shelved('camden', 'B', 1));
    const second = await setting.runner({ processes });
    const transport = new InProcessTransport(setting.store);
    const seen = gate();
    await transport.subscribe({
      group: 'processes',
      handle: async (scope, events) => {
        await second.handle(scope, events);
        if (events.some(({ data }) => (data as { shelf?: string }).shelf === 'C')) seen.open();
      },
      after: () => second.resumeFrom(),
    });
    await setting.writer.write(shelved('camden', 'C', 1));
    await seen.passed;
    expect(given()).toEqual(['Dust A']);
    await resume(second);
    await until(() => given().length === 3);
    expect(given()).toEqual(['Dust A', 'Dust B', 'Dust C']);
    await transport.close();
  });

  it('is caught up with by another process that lives on', async () => {
    const dying = await setting.runner({ processes });
    const living = await setting.runner({ processes });
    // Nothing that it begins at its start is left to help it later.
    await living.settled();
    await pause(dying);
    await live(living, 'camden', 'A');
    await dying.stop();
    await resume(dying);
    expect(given()).toEqual([]);
    await live(living, 'brent', 'B');
    await living.settled();
    expect([...given()].sort()).toEqual(['Dust A', 'Dust B']);
  });

  it('does each thing once when events come all the time, to two runners, while it is paused and resumed', async () => {
    const runners = [await setting.runner({ processes }), await setting.runner({ processes })];
    let writing = true;
    const names: string[] = [];
    const all = (async () => {
      while (writing) {
        const name = `S${names.length}`;
        names.push(name);
        const events = await setting.writer.write(shelved('camden', name, 1));
        await Promise.all(runners.map((runner) => runner.handle('camden', events)));
      }
    })();
    try {
      for (const runner of [...runners, ...runners]) {
        await pause(runner);
        const done = setting.desk.done.size;
        await runner.handle('brent', await setting.writer.write(shelved('brent', `B${done}`, 1)));
        await resume(runner);
      }
    } finally {
      writing = false;
      await all;
    }
    await Promise.all(runners.map((runner) => runner.settled()));
    const ours = setting.desk.shelves.filter((name) => String(name).startsWith('S'));
    expect(ours).toEqual(names);
    expect(setting.desk.done.size).toBe(names.length + 4);
  });

  it('waits, after it was resumed, with a scope whose command has no answer, and not with the others', async () => {
    const runner = await setting.runner({ processes });
    await pause(runner);
    await live(runner, 'camden', 'A');
    await live(runner, 'brent', 'X');
    // More than a page: what comes after the one without an answer comes with the next.
    await runner.handle(
      'ealing',
      await setting.writer.write(...Array.from({ length: 250 }, () => doorOpened('ealing'))),
    );
    await live(runner, 'camden', 'B');
    let away = true;
    setting.desk.before = async ({ stream }) => {
      if (away && stream === 'shelf-camden.A') throw new NoAnswer('nobody serves');
      return undefined;
    };
    await resume(runner);
    await until(() => setting.desk.shelves.includes('X') && setting.faults.length > 0);
    expect(setting.desk.shelves).toEqual(['X']);
    away = false;
    await runner.settled();
    expect(setting.desk.shelves).toEqual(['X', 'A', 'B']);
  });

  it('reacts to what passes while it reads the last of what had passed', async () => {
    const runner = await setting.runner({ processes });
    await pause(runner);
    await live(runner, 'camden', 'A');
    setting.desk.before = async ({ stream }) => {
      if (stream === 'shelf-camden.A') await live(runner, 'brent', 'B');
      return undefined;
    };
    await resume(runner);
    await runner.settled();
    expect(setting.desk.shelves).toEqual(['A', 'B']);
    expect(await runner.status()).toMatchObject([{ lag: 0, frozen: false }]);
  });

  it('stops catching up when it is paused again, after the command in hand', async () => {
    const runner = await setting.runner({ processes });
    await pause(runner);
    await live(runner, 'camden', 'A', 'B', 'C');
    const asked = gate();
    const on = gate();
    setting.desk.before = async () => {
      asked.open();
      await on.passed;
      return undefined;
    };
    await resume(runner);
    await asked.passed;
    await pause(runner);
    on.open();
    await runner.settled();
    expect(given()).toEqual(['Dust A']);
    await resume(runner);
    await runner.settled();
    expect(setting.desk.shelves).toEqual(['A', 'B', 'C']);
    expect(setting.faults).toEqual([]);
  });

  it('leaves its parked scopes where they are, and takes up their retry when it is resumed', async () => {
    const runner = await setting.runner({ processes });
    await runner.handle('camden', await setting.writer.write(shelved('camden', 'X', POISON)));
    await live(runner, 'camden', 'A');
    await pause(runner);
    cured.add('X');
    expect(await runner.retry('dusting', 'camden')).toBe('stopped');
    await live(runner, 'camden', 'B');
    expect(given()).toEqual([]);
    await resume(runner);
    await runner.settled();
    expect(await runner.parked()).toEqual([]);
    expect(setting.desk.shelves).toEqual(['X', 'A', 'B']);
  });
});
