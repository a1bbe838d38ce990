import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { process } from '#kernel';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { shelved, type ShelfEvent } from '../example/shelves.js';

describe('a process whose event fails', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('because a connection of its tools broke without a word parks nothing', async () => {
    const asking = process<ShelfEvent>({
      name: 'asking',
      on: {
        CopiesShelved: async () => {
          const client = new pg.Client({ connectionString: setting.url });
          client.on('error', () => undefined);
          await client.connect();
          const asked = client.query('select pg_sleep(60)');
          (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
          await asked;
          return {};
        },
      },
    });
    const runner = await setting.runner({ processes: [asking] });
    const events = await setting.writer.write(shelved('camden', 'A', 1));
    await expect(runner.handle('camden', events)).rejects.toThrow('Connection terminated');
    expect(await runner.parked()).toEqual([]);
  });

  it('because the database can’t hold the timer that it sets parks that, and waits with what comes after', async () => {
    const odd = process<ShelfEvent>({
      name: 'odd',
      on: {
        CopiesShelved: async (event) => {
          const { give = [] } = (await dusting.on.CopiesShelved?.(event, undefined)) ?? {};
          return { set: give.map((then) => ({ key: event.data.shelf, at: event.metadata.at, then })) };
        },
      },
    });
    const runner = await setting.runner({ processes: [odd] });
    const events = await setting.writer.write(
      shelved('camden', 'A', 1),
      shelved('camden', 'nul\u0000', 1),
      shelved('camden', 'B', 1),
    );
    await runner.handle('camden', events);
    expect(await runner.parked()).toMatchObject([{ scope: 'camden', eventId: events[1]?.id }]);
    expect(await runner.timers('odd')).toMatchObject([{ key: 'A' }]);
  });
});
