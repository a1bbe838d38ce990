import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { PostgresCluster } from '#testing';
import { allPagesOf, eventNumber, followUntil } from '../contract/fixture.contract.js';
import { verifyChain } from '../chain.js';
import { type Head, NO_STREAM } from '../event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';

const WRITERS = 32;
const STREAMS = 1_000;
const ROUNDS = 6;
/** Shares of all appends after which the server is killed. */
const KILLED_AT = [0.25, 0.5];

describe('PostgresEventStore, with 32 writers on 1,000 streams and a live follower:', () => {
  let cluster: PostgresCluster;
  let store: PostgresEventStore;
  beforeAll(async () => {
    cluster = await PostgresCluster.start();
    store = await PostgresEventStore.connect({ url: cluster.url, patience: 30_000 });
  });
  afterAll(async () => {
    await store.close();
    await cluster.stop();
  });

  /** Each writer appends to its own share of the streams, round after round; gives back what was acknowledged. */
  async function write(category: string, acknowledged: Recorded[], progress = () => {}): Promise<void> {
    const writer = async (number: number) => {
      const heads = new Map<number, Head>();
      for (let round = 0; round < ROUNDS; round += 1) {
        for (let stream = number; stream < STREAMS; stream += WRITERS) {
          const event = eventNumber(round * STREAMS + stream);
          const { head, events } = await store.append(`${category}-${stream}`, heads.get(stream) ?? NO_STREAM, [event]);
          heads.set(stream, head);
          acknowledged.push(...events);
          progress();
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  }

  function expectAllOnceInOrder(followed: readonly Recorded[], acknowledged: readonly Recorded[]): void {
    const positions = followed.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
    expect(new Set(positions).size).toBe(STREAMS * ROUNDS);
    const inOrder = [...acknowledged].sort((a, b) => (a.position < b.position ? -1 : 1));
    expect(followed).toEqual(inOrder);
    const streams = new Map<string, Recorded[]>();
    for (const event of followed) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    expect([...streams.values()].every((events) => verifyChain(events).ok)).toBe(true);
  }

  it('every event is followed exactly once, in order', async () => {
    const acknowledged: Recorded[] = [];
    const following = followUntil(store, { categories: ['quiet'] }, (seen) => seen.length >= STREAMS * ROUNDS);
    await write('quiet', acknowledged);
    expectAllOnceInOrder((await following).events, acknowledged);
  });

  it('the server is killed in the middle, twice: nothing acknowledged is lost, nothing is written or seen twice', async () => {
    const acknowledged: Recorded[] = [];
    const following = followUntil(store, { categories: ['killed'] }, (seen) => seen.length >= STREAMS * ROUNDS);
    const reached = new EventEmitter();
    const killing = async () => {
      for (const share of KILLED_AT) {
        await once(reached, String(share));
        await cluster.kill();
        await cluster.restart();
      }
    };
    const progress = () => {
      for (const share of KILLED_AT) if (acknowledged.length === STREAMS * ROUNDS * share) reached.emit(String(share));
    };
    await Promise.all([killing(), write('killed', acknowledged, progress)]);
    expectAllOnceInOrder((await following).events, acknowledged);
    expect(await allPagesOf(store.readAll({ categories: ['killed'] }))).toHaveLength(STREAMS * ROUNDS);
  }, 60_000);
});
