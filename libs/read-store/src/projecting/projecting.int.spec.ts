import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, PositionBeyondEnd } from '#event-store';
import { ForeignPosition } from '#kernel';
import { gate, until } from '#testing';
import fc from 'fast-check';
import { Setting, everything } from '../example/setting.js';
import { cleared, doorOpened, holdings, shelved, shelves } from '../example/shelves.js';

describe('projecting live events', () => {
  let setting: Setting;
  beforeEach(async () => {
    setting = await Setting.open();
  });
  afterEach(() => setting.close());

  it('keeps rows and checkpoint of each scope', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    const events = await setting.writer.write(
      shelved('camden', 'A', 3),
      shelved('brent', 'A', 5),
      shelved('camden', 'A', 4),
    );
    await engine.applyPage(events);
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 7 });
    expect(await readStore.reading.one(shelves, 'brent', 'A')).toMatchObject({ copies: 5 });
    expect(await readStore.reading.freshness(shelves, 'camden')).toMatchObject({
      position: events[2]?.position,
      parked: false,
    });
  });

  it('ignores what it has seen, and moves on over events that mean nothing to it', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    const events = await setting.writer.write(shelved('camden', 'A', 3), doorOpened('camden'));
    await engine.handle('camden', events);
    await engine.handle('camden', events);
    await engine.handle('camden', events.slice(1));
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ copies: 3 });
    expect(await readStore.reading.freshness(shelves, 'camden')).toMatchObject({ position: events[1]?.position });
  });

  it('removes a row that its projection removes', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 3)));
    await engine.applyPage(await setting.writer.write(cleared('camden', 'A')));
    expect(await readStore.reading.rows(shelves, 'camden')).toEqual([]);
  });

  it('gives, in any batching, what a replay into an empty database gives', async () => {
    const readStore = await setting.readStore();
    const engine = await setting.started({ readStore });
    let run = 0;
    const batchings = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(histories, batchings, async (history, sizes) => {
        run += 1;
        const events = await setting.writer.write(
          ...history.map(({ scope, shelf, copies }) =>
            copies === 0 ? cleared(`${scope}-${run}`, shelf) : shelved(`${scope}-${run}`, shelf, copies),
          ),
        );
        for (let from = 0, turn = 0; from < events.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          // A redelivery may begin earlier: every batch brings the one before it again.
          await engine.applyPage(events.slice(Math.max(0, from - size), from + size));
          from += size;
        }
        const live = await everything(readStore);
        for (const name of ['shelves', 'holdings']) await engine.rebuild(name);
        expect(await everything(readStore)).toEqual(live);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses the late write of one that was stopped between reading and writing', async () => {
    const read = gate();
    const on = gate();
    let first = true;
    const beforeCommit = async (): Promise<void> => {
      if (!first) return;
      first = false;
      read.open();
      await on.passed;
    };
    const readStore = await setting.readStore();
    await setting.started({ readStore, projections: [shelves] });
    const zombie = await setting.engine({ projections: [shelves], beforeCommit });
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 2));
    const late = zombie.handle('camden', events.slice(0, 1));
    await read.passed;
    const other = await setting.engine({ projections: [shelves] });
    await other.handle('camden', events);
    on.open();
    await late;
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ history: events.map(({ id }) => id) });
  });

  it('refuses the late write of one that was stopped inside its transaction', async () => {
    const inside = gate();
    const on = gate();
    let tries = 0;
    const beforeCommit = async (): Promise<void> => {
      tries += 1;
      // Overtaken in a round with others, it goes its own way, in a transaction.
      if (tries === 1) throw Object.assign(new Error('another writer was faster'), { code: '40001' });
      if (tries > 2) return;
      inside.open();
      await on.passed;
    };
    const readStore = await setting.readStore();
    await setting.started({ readStore, projections: [shelves] });
    const zombie = await setting.engine({ projections: [shelves], beforeCommit });
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 2));
    const late = zombie.handle('camden', events.slice(0, 1));
    await inside.passed;
    // The zombie's connection is cut, as PostgreSQL does after a while; the other one goes on; the zombie wakes up.
    await readStore.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`,
    );
    const other = await setting.engine({ projections: [shelves] });
    await other.handle('camden', events);
    on.open();
    await expect(late).rejects.toThrow();
    await zombie.handle('camden', events.slice(0, 1));
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({ history: events.map(({ id }) => id) });
  });

  it('rolls a transaction back that was worked out from a checkpoint that has moved', async () => {
    const readStore = await setting.readStore();
    await setting.started({ readStore, projections: [shelves] });
    const [first, second] = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 2));
    if (!first || !second) throw new Error('nothing was written');
    const other = await setting.engine({ projections: [shelves] });
    await other.handle('camden', [first]);
    // Each reads the checkpoint and prepares; they meet at the commit.
    let waiting = 0;
    const both = gate();
    const meet = async (): Promise<void> => {
      waiting += 1;
      if (waiting === 1) await Promise.race([both.passed, untilBlocked(readStore)]);
    };
    const a = await setting.engine({ projections: [shelves], beforeCommit: meet });
    const b = await setting.engine({ projections: [shelves], beforeCommit: meet });
    await Promise.all([a.handle('camden', [first, second]), b.handle('camden', [first, second])]);
    expect(await readStore.reading.one(shelves, 'camden', 'A')).toMatchObject({
      copies: 3,
      history: [first.id, second.id],
    });
  });

  it('has each event once when two runners of one projection work at once', async () => {
    const readStore = await setting.readStore();
    const runners = [await setting.started({ readStore }), await setting.started()];
    const scopes = ['camden', 'brent', 'ealing'];
    const events = await setting.writer.write(
      ...Array.from({ length: 150 }, (_, n) => shelved(scopes[n % 3] ?? '', `S${n % 5}`, 1)),
    );
    await Promise.all(
      runners.map(async (engine, runner) => {
        for (let from = 0; from < events.length; from += 7 + runner) {
          await engine.applyPage(events.slice(0, from + 7 + runner));
        }
      }),
    );
    const live = await everything(readStore);
    await runners[0]?.rebuild('shelves');
    await runners[1]?.rebuild('holdings');
    expect(live).toHaveLength(15 + 3);
    expect(await everything(readStore)).toEqual(live);
    expect(await runners[0]?.parked()).toEqual([]);
  });

  it('stops loudly at a checkpoint of another store', async () => {
    const engine = await setting.started();
    await engine.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    const elsewhere = await setting.engine({ store: new InMemoryEventStore() });
    await expect(elsewhere.start()).rejects.toThrow(ForeignPosition);
  });

  it('stops loudly when the store was cut back behind its checkpoint', async () => {
    const engine = await setting.started();
    const events = await setting.writer.write(shelved('camden', 'A', 1), shelved('camden', 'A', 2));
    await engine.applyPage(events);
    const cutBack = Object.assign(Object.create(setting.store) as InMemoryEventStore, {
      end: async () => events[0]?.position,
    });
    const after = await setting.engine({ store: cutBack });
    await expect(after.start()).rejects.toThrow(PositionBeyondEnd);
    await expect(after.handle('camden', events.slice(0, 1))).rejects.toThrow(PositionBeyondEnd);
  });

  it('catches up by itself with what came while it was away, and says from where a transport need not repeat', async () => {
    const first = await setting.started();
    await first.applyPage(await setting.writer.write(shelved('camden', 'A', 1)));
    await first.stop();
    const missed = await setting.writer.write(shelved('camden', 'A', 2), shelved('brent', 'B', 2));
    const readStore = await setting.readStore();
    const second = await setting.started({ readStore });
    expect(await readStore.reading.one(holdings, 'camden', 'all')).toEqual({ copies: 3, events: 2 });
    expect(await second.resumeFrom()).toBe(missed[1]?.position);
    expect(await second.status()).toMatchObject([{ consumer: 'shelves', scopes: 2, lag: 0 }, { consumer: 'holdings' }]);
  });

  it('makes its tables when several processes start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => setting.readStore()));
    expect(stores).toHaveLength(5);
  });
});

async function untilBlocked(readStore: Awaited<ReturnType<Setting['readStore']>>): Promise<void> {
  await until(async () => {
    const { rows } = await readStore.database.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  });
}

const histories = fc.array(
  fc.record({
    scope: fc.constantFrom('camden', 'brent', 'ealing'),
    shelf: fc.constantFrom('A', 'B', 'C', 'D'),
    copies: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 40 },
);
