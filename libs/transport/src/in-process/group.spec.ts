import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type Follow, type Followed, type ReadAll } from '#event-store';
import { ForeignPosition, positionAt, type Recorded } from '#kernel';
import { gate } from '#testing';
import type { DeliveryFailure } from '../common/failure.js';
import { emitInto, happenings, Ledger, until, upTo } from '../contract/setting.js';
import { InProcessTransport } from './in-process-transport.js';
import type { InProcessOptions } from './options.js';

/** A memory store that counts what the transport reads of it, and whose following can be made to end. */
class WatchedStore extends InMemoryEventStore {
  readonly reads: ReadAll[] = [];
  followed = 0;
  breakAfter = Infinity;

  override readAll(options: ReadAll = {}): AsyncIterable<readonly Recorded[]> {
    this.reads.push(options);
    return super.readAll(options);
  }

  override async *follow(options: Follow): AsyncIterable<Followed> {
    for await (const seen of super.follow(options)) {
      if (seen.kind === 'events') this.followed += seen.events.length;
      yield seen;
      if (this.followed < this.breakAfter) continue;
      this.breakAfter = Infinity;
      throw new Error('planted: the store went away');
    }
  }
}

function setUp(options: Partial<InProcessOptions> = {}) {
  const store = new WatchedStore();
  const failures: DeliveryFailure[] = [];
  const report = (failure: DeliveryFailure) => void failures.push(failure);
  const transport = new InProcessTransport(store, { backOff: () => 2, report, ...options });
  return { store, failures, transport, emit: emitInto(store), ledger: new Ledger() };
}

describe('a group in one process', () => {
  it('keeps no event of a failing scope, and reads them from the store by scope when it works again', async () => {
    const { store, transport, emit, ledger, failures } = setUp({ batch: 10, buffer: 20 });
    let mended = false;
    await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        if (scope === 'p1' && !mended) throw new Error('planted');
        await ledger.handle(scope, events);
      },
    });
    await emit([...happenings('p1', 500), ...happenings('p2', 500)]);
    await until(() => ledger.of('p2').length === 500);
    mended = true;
    await until(() => ledger.of('p1').length === 500);
    expect([ledger.of('p1'), ledger.broken]).toEqual([upTo(500), false]);
    expect(store.reads.every(({ scope, limit }) => scope === 'p1' && limit === 10)).toBe(true);
    expect(failures[0]).toMatchObject({ of: 'events', what: 'board/p1', attempt: 1 });
    const { length } = store.reads;
    await emit(happenings('p1', 5, 500));
    await until(() => ledger.of('p1').length === 505);
    expect(store.reads.length).toBe(length);
    await transport.close();
  });

  it('asks the store for no more while a slow handler has much to do', async () => {
    const { store, transport, emit, ledger } = setUp({ batch: 10, buffer: 100, patience: 60_000 });
    const slow = gate();
    await emit(happenings('p1', 10_000));
    const handle = async (scope: string, events: readonly Recorded[]) => {
      await slow.passed;
      await ledger.handle(scope, events);
    };
    await transport.subscribe({ group: 'board', handle });
    await until(() => store.followed > 100);
    await new Promise(setImmediate);
    expect(store.followed).toBeLessThanOrEqual(2_000);
    slow.open();
    await until(() => ledger.of('p1').length === 10_000);
    expect(ledger.of('p1')).toEqual(upTo(10_000));
    await transport.close();
  });

  it('lets others go on when a scope that hangs has filled the buffer', async () => {
    const { transport, emit, ledger } = setUp({ batch: 10, buffer: 50, patience: 10 });
    const hang = gate();
    await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        if (scope === 'p1') await hang.passed;
        await ledger.handle(scope, events);
      },
    });
    await emit([...happenings('p1', 3_000), ...happenings('p2', 10)]);
    await until(() => ledger.of('p2').length === 10);
    expect(ledger.of('p1')).toEqual([]);
    hang.open();
    await until(() => ledger.of('p1').length === 3_000);
    expect([ledger.of('p1'), ledger.broken]).toEqual([upTo(3_000), false]);
    await transport.close();
  });

  it('follows again from where it was when the store has ended its following', async () => {
    const { store, transport, emit, ledger, failures } = setUp();
    store.breakAfter = 5;
    await transport.subscribe({ group: 'board', handle: ledger.handle });
    for (let number = 0; number < 20; number += 1) await emit(happenings('p1', 1, number));
    await until(() => ledger.of('p1').length === 20);
    expect([ledger.of('p1'), failures.map(({ of }) => of)]).toEqual([upTo(20), ['follow']]);
    await transport.close();
  });

  it('tells its members that their position is of another store, and stops', async () => {
    const { transport, emit, ledger } = setUp();
    await emit(happenings('p1', 1));
    const stopped = await new Promise<Error>((resolve) => {
      const after = async () => positionAt('elsewhere', 7n);
      void transport.subscribe({ group: 'board', handle: ledger.handle, after, stopped: resolve });
    });
    expect(stopped).toBeInstanceOf(ForeignPosition);
    expect(ledger.deliveries).toBe(0);
    await transport.subscribe({ group: 'board', handle: ledger.handle });
    await until(() => ledger.of('p1').length === 1);
    await transport.close();
  });

  it('asks again where to begin when the first answer could not be had', async () => {
    const { transport, emit, ledger } = setUp();
    await emit(happenings('p1', 3));
    const after = () => Promise.reject(new Error('planted: no database'));
    await expect(transport.subscribe({ group: 'board', handle: ledger.handle, after })).rejects.toThrow('planted');
    await transport.subscribe({ group: 'board', handle: ledger.handle, after: async () => undefined });
    await until(() => ledger.of('p1').length === 3);
    await transport.close();
  });

  it('handles as many scopes at once as allowed, and no more', async () => {
    const { transport, emit, ledger } = setUp({ scopesAtOnce: 3 });
    const wait = gate();
    let busy = 0;
    await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        busy += 1;
        await wait.passed;
        await ledger.handle(scope, events);
      },
    });
    const scopes = ['p1', 'p2', 'p3', 'p4', 'p5'];
    await emit(scopes.flatMap((scope) => happenings(scope, 1)));
    await until(() => busy === 3);
    await new Promise(setImmediate);
    expect(busy).toBe(3);
    wait.open();
    await until(() => scopes.every((scope) => ledger.of(scope).length === 1));
    await transport.close();
  });
});
