import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventStore } from '#event-store';
import { freshDatabase, until } from '#testing';
import { dusting, inspecting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { doorOpened, POISON, shelved } from '../example/shelves.js';

describe('places', () => {
  let setting: Setting;
  let reads: number;

  beforeEach(async () => {
    const store = new InMemoryEventStore();
    const readAll = store.readAll.bind(store);
    reads = 0;
    store.readAll = (options) => {
      reads += 1;
      return readAll(options);
    };
    setting = await Setting.open(store, await freshDatabase());
  });

  afterEach(() => setting.close());

  it('of all processes are noted with one reading of the store, each from where it is', async () => {
    const dusters = await setting.runner({ processes: [dusting] });
    const begun = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 1));
    await dusters.handle('camden', begun);
    await dusters.notePlaces();
    expect(await dusters.resumeFrom()).toBe(begun[1]?.position);

    // The second process has seen nothing yet.
    const both = await setting.runner({ processes: [dusting, inspecting] });
    const later = await setting.writer.write(shelved('camden', 'A', 1));
    await dusters.handle('camden', later);
    await Promise.all([dusters.settled(), both.settled()]);
    reads = 0;
    await both.notePlaces();
    expect(reads).toBe(1);
    expect(await both.resumeFrom()).toBeUndefined();
    expect(await dusters.resumeFrom()).toBe(later[0]?.position);

    await both.handle('camden', [...begun, ...later]);
    await both.notePlaces();
    expect(await both.resumeFrom()).toBe(later[0]?.position);
  });

  it('are known from the first live events on, up to the first that was not seen', async () => {
    const runner = await setting.runner({ processes: [dusting, inspecting] });
    await runner.settled();
    const events = await setting.writer.write(
      shelved('camden', 'A', 1),
      shelved('brent', 'A', 1),
      shelved('camden', 'A', 1),
    );
    await runner.handle('camden', events.slice(0, 1));
    await until(async () => (await runner.resumeFrom()) === events[0]?.position);
  });

  it('pass what does not matter to a process, though nobody gave it to it', async () => {
    const runner = await setting.runner({ processes: [dusting, inspecting] });
    const events = await setting.writer.write(doorOpened('camden'), doorOpened('brent'), shelved('camden', 'A', 1));
    await runner.notePlaces();
    expect(await runner.resumeFrom()).toBe(events[1]?.position);
  });

  it('pass a scope that is parked, which is read from the store when it is tried again', async () => {
    const runner = await setting.runner({ processes: [dusting, inspecting] });
    const events = await setting.writer.write(shelved('camden', 'A', POISON), doorOpened('brent'));
    await runner.handle('camden', events.slice(0, 1));
    await runner.handle('brent', events.slice(1));
    expect(await runner.parked()).toHaveLength(1);
    await runner.notePlaces();
    expect(await runner.resumeFrom()).toBe(events[1]?.position);
  });
});
