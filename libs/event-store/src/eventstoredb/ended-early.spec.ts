import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allPagesOf, eventsFrom, followUntil } from '../contract/fixture.contract.js';
import { NO_STREAM } from '../event-store.js';
import { EventStoreDbEventStore } from './event-store-db-event-store.js';
import { type Instead, ScriptedServer } from './testing/scripted-server.js';

/** A server that is being stopped ends its answers as if they were whole. */
describe('EventStoreDbEventStore, against a scripted server that ends a read of all early, with OK:', () => {
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

  const ends = (events: number): Instead => ({ does: 'ends-after', events });
  const whole = ends(Infinity);

  it('a reader gets all events, whatever the page had', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    // The log begins with two events that are not ours. First comes the store’s end, then a page.
    for (const had of [0, 1, 2]) {
      server.next('read', whole, ends(had));
      expect(await allPagesOf(store.readAll())).toHaveLength(5);
    }
    server.next('read', whole, ends(4), whole, ends(1));
    expect(await allPagesOf(store.readAll())).toHaveLength(5);
  });

  it('a reader of a scope that has no events is not held up', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    expect(await allPagesOf(store.readAll({ scope: 'nowhere' }))).toEqual([]);
  });

  it('a follower is not told that it has caught up before it has', async () => {
    await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    server.next('read', whole, ends(0));
    const { events } = await followUntil(store, {}, (_, { kind }) => kind === 'caught-up');
    expect(events).toHaveLength(5);
  });

  it('the store is not taken for empty, or for cut back', async () => {
    const { head, position } = await store.append('order-1', NO_STREAM, eventsFrom(0, 5));
    server.next('read', ends(0), ends(0));
    expect(await store.end()).toBe(position);
    await store.append('order-1', head, eventsFrom(5, 1));
    server.next('read', whole, ends(0));
    expect(await allPagesOf(store.readAll({ after: position }))).toHaveLength(1);
  });
});
