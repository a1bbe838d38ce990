import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numbersOf, positionAt, type Recorded, storeOf } from '#kernel';
import { verifyChain } from '../chain.js';
import { allOf, allPagesOf, eventNumber, eventsFrom, followUntil } from '../contract/fixture.contract.js';
import { NO_STREAM, PositionBeyondEnd, StoreUnavailable, WrongExpectedRevision } from '../event-store.js';
import { EventStoreDbEventStore } from './event-store-db-event-store.js';
import { NotOurs } from './stored.js';
import { HistoryHidden } from './stream-pages.js';
import { ScriptedServer } from './testing/scripted-server.js';

describe('EventStoreDbEventStore, against a scripted server that is NOT EventStoreDB:', () => {
  let server: ScriptedServer;
  let store: EventStoreDbEventStore;
  beforeEach(async () => {
    server = await ScriptedServer.start();
    store = await EventStoreDbEventStore.connect({ url: server.url, patience: 1_500 });
  });
  afterEach(async () => {
    await store.close();
    server.stop();
  });

  const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id);
  const ids = (count: number) => idsOf(eventsFrom(0, count));

  it('1: a reader that goes on from the last event it handled misses none, however far the server ran ahead', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 60));
    const handled: Recorded[] = [];
    while (handled.length < 60) {
      const after = handled.at(-1)?.position;
      const { events } = await followUntil(
        store,
        { after, categories: ['order'], buffer: 20 },
        (seen) => seen.length > 0,
      );
      handled.push(...events.slice(0, 7));
    }
    expect(idsOf(handled)).toEqual(ids(60));
  });

  it('2: a position holds commit and prepare, comes once, and one beyond 2^63 is refused', async () => {
    const { position } = await store.append('order-1', NO_STREAM, eventsFrom(0, 2));
    expect(numbersOf(position)).toHaveLength(2);
    expect(await allPagesOf(store.readAll({ after: position }))).toEqual([]);
    server.next('read', { does: 'misplaces', position: 2n ** 64n - 1n });
    await expect(store.end()).rejects.toThrow(NotOurs);
  });

  it('3: a position at which another event stands now, after a restore, is a loud stop', async () => {
    const { position } = await store.append('order-1', NO_STREAM, eventsFrom(0, 3));
    const [commit = 0n] = numbersOf(position);
    const between = positionAt(storeOf(position), commit - 1n, commit - 1n);
    await expect(allPagesOf(store.readAll({ after: between }))).rejects.toThrow(PositionBeyondEnd);
    server.log.cutBack(3);
    await expect(allPagesOf(store.readAll({ after: position }))).rejects.toThrow(PositionBeyondEnd);
  });

  it('3: a follower that comes back to a log cut back and written anew stops loudly', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 2));
    const following = followUntil(store, {}, async (seen, { kind }) => {
      if (kind !== 'caught-up' || seen.length > 2) return false;
      server.stop();
      server.log.cutBack(2);
      await server.begin();
      const other = await EventStoreDbEventStore.connect({ url: server.url });
      await other.append('order-2', NO_STREAM, eventsFrom(10, 2));
      await other.append('order-3', NO_STREAM, eventsFrom(20, 2));
      await other.close();
      return false;
    });
    await expect(following).rejects.toThrow(PositionBeyondEnd);
  });

  it('3: an append at a head that a restore took away is refused, also when nobody noticed that the server was away', async () => {
    const { head } = await store.append('order-1', NO_STREAM, eventsFrom(0, 2));
    server.stop();
    server.log.cutBack(2);
    await server.begin();
    const other = await EventStoreDbEventStore.connect({ url: server.url });
    await other.append('order-1', NO_STREAM, eventsFrom(10, 2));
    await expect(store.append('order-1', head, [eventNumber(2)])).rejects.toThrow(WrongExpectedRevision);
    expect(verifyChain(await allOf(other.readStream('order-1'))).ok).toBe(true);
    await other.close();
  });

  it('4: an append that is never answered ends in time, as unknown', async () => {
    server.next('append', ...Array<{ does: 'never-answers' }>(9).fill({ does: 'never-answers' }));
    await expect(store.append('order-1', NO_STREAM, [eventNumber(0)])).rejects.toThrow(StoreUnavailable);
  });

  it('4 and 6: an append whose answer was lost is found by its ids, once, and answered', async () => {
    for (const [n, does] of (['writes-and-is-unavailable', 'writes-and-never-answers'] as const).entries()) {
      server.next('append', { does });
      const appended = await store.append(`order-${n}`, NO_STREAM, eventsFrom(0, 2));
      expect(await allOf(store.readStream(`order-${n}`))).toEqual(appended.events);
    }
    expect(server.events).toHaveLength(4);
  });

  it('5: what JSON can not hold is refused before the server is asked', async () => {
    const before = server.seen.length;
    for (const inexact of [1n, undefined]) {
      const append = store.append('order-1', NO_STREAM, [eventNumber(0, { data: { inexact } })]);
      await expect(append).rejects.toThrow(TypeError);
    }
    const oddId = { ...eventNumber(0), id: 'not-a-uuid' };
    await expect(store.append('order-1', NO_STREAM, [oddId])).rejects.toThrow(RangeError);
    expect(server.seen).toHaveLength(before);
  });

  it('6: another writer got in while the answer was lost: refused, and a forged hash is refused before it is written', async () => {
    const other = await EventStoreDbEventStore.connect({ url: server.url });
    const { head } = await other.append('order-1', NO_STREAM, [eventNumber(5)]);
    server.next('append', { does: 'is-unavailable' });
    await expect(store.append('order-1', NO_STREAM, [eventNumber(0)])).rejects.toThrow(WrongExpectedRevision);
    const forged = store.append('order-1', { ...head, hash: 'f'.repeat(64) }, [eventNumber(1)]);
    await expect(forged).rejects.toThrow(WrongExpectedRevision);
    expect(server.events).toHaveLength(1);
    await other.close();
  });

  it('7: bytes that the client reorders keep their hash, and altered ones do not', async () => {
    await store.append('order-1', NO_STREAM, [eventNumber(0, { data: { b: 1, 10: 1, 9: [{ z: 0, a: 0 }] } })]);
    const [event] = await allOf(store.readStream('order-1'));
    expect(verifyChain([event!]).ok).toBe(true);
    const [kept] = server.events;
    server.log.all = server.log.all.map((one) =>
      one === kept ? { ...one, data: new TextEncoder().encode('{"b":2,"10":1}') } : one,
    );
    expect(verifyChain(await allOf(store.readStream('order-1')))).toEqual({ ok: false, brokenAt: 0 });
    const fresh = await EventStoreDbEventStore.connect({ url: server.url });
    await expect(fresh.append('order-1', NO_STREAM, [eventNumber(0)])).rejects.toThrow(StoreUnavailable);
    await fresh.close();
  });

  it('8: a follower goes on, once and in order, after ends with OK, refusals, silence and restarts', async () => {
    const failing = [
      { does: 'ends-with-ok' },
      { does: 'is-unavailable' },
      { does: 'never-answers' },
      { does: 'ends-after', events: 1 },
    ] as const;
    let head = NO_STREAM;
    const { events } = await followUntil(store, { categories: ['order'] }, async (seen, { kind }) => {
      if (seen.length >= 8) return true;
      const failure = failing[seen.length];
      if (kind !== 'caught-up' || head.revision >= seen.length) return false;
      if (failure) server.next('subscribe', failure, failure);
      else {
        server.stop();
        await server.begin();
      }
      ({ head } = await store.append('order-1', head, [eventNumber(seen.length)]));
      return false;
    });
    expect(idsOf(events)).toEqual(ids(8));
  });

  it('8: a stream whose reading ends early with OK is read to its end, either way', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    for (const direction of ['forwards', 'backwards'] as const) {
      const wanted = direction === 'forwards' ? ids(5) : ids(5).reverse();
      for (const events of [0, 2]) {
        server.next('read', { does: 'ends-after', events }, { does: 'ends-after', events: 0 });
        expect(idsOf(await allOf(store.readStream('order-1', { direction })))).toEqual(wanted);
      }
    }
    expect(await allOf(store.readStream('order-1', { from: 5 }))).toEqual([]);
  });

  it('9: the leader is asked for, and followed where the refusal says that it is', async () => {
    const leader = await ScriptedServer.start(server.log);
    server.next('append', { does: 'is-not-leader', leader });
    await store.append('order-1', NO_STREAM, [eventNumber(0)]);
    expect(leader.seen.map(({ call }) => call)).toContain('append');
    expect([...server.seen, ...leader.seen].every(({ requiresLeader }) => requiresLeader)).toBe(true);
    leader.stop();
  });

  it('9: the leader of a cluster is found, also after an election and after its end, and no append goes in a batch', async () => {
    const nodes = await ScriptedServer.cluster(3);
    const [first, second, third] = nodes;
    const whole = await EventStoreDbEventStore.connect({ url: first!.clusterUrl, patience: 5_000 });
    let { head } = await whole.append('order-1', NO_STREAM, [eventNumber(0)]);
    second!.elect();
    ({ head } = await whole.append('order-1', head, [eventNumber(1)]));
    second!.stop();
    third!.elect();
    await whole.append('order-1', head, [eventNumber(2)]);
    expect(idsOf(await allOf(whole.readStream('order-1')))).toEqual(ids(3));
    const calls = nodes.map(({ seen }) => seen.map(({ call }) => call));
    expect(calls.map((each) => each.includes('append'))).toEqual([true, true, true]);
    expect(calls.flat()).not.toContain('append-in-batch');
    await whole.close();
    for (const node of nodes) node.stop();
  });

  it('10: events that somebody hid are a loud stop, either way', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    server.log.hide('order-1', 2);
    await expect(allOf(store.readStream('order-1'))).rejects.toThrow(HistoryHidden);
    await expect(allOf(store.readStream('order-1', { direction: 'backwards' }))).rejects.toThrow(HistoryHidden);
    expect(await allOf(store.readStream('order-1', { from: 2 }))).toHaveLength(3);
  });

  it('categories are compared by the server, and what it writes for itself is not ours', async () => {
    expect(await store.end()).toBeUndefined();
    const { position } = await store.append('order-1', NO_STREAM, [eventNumber(0)]);
    server.log.writeOwn('$stats-1');
    expect(await store.end()).toBe(position);
    await store.append('fund.x-1', NO_STREAM, [eventNumber(0)]);
    expect(await allPagesOf(store.readAll({ categories: ['fund.x'] }))).toHaveLength(1);
    expect(server.seen.at(-1)?.regex).toBe('^(?:fund\\.x)(?:-|$)');
    expect(await allPagesOf(store.readAll({ after: position }))).toHaveLength(1);
  });
});
