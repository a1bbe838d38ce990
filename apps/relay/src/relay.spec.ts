import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, NO_STREAM, PositionBeyondEnd } from '#event-store';
import { comparePositions, ForeignPosition, positionAt, type NewEvent, type Position, type Recorded } from '#kernel';
import { Metrics } from '#service';
import { KafkaPublisher } from '#transport';
import { Relay, type Publisher } from './relay.js';
import { watchRelay } from './watching.js';

const event = (id: string): NewEvent => ({
  id,
  type: 'FundOpened',
  data: {},
  metadata: {
    ...{ commandId: id, commandHash: '', correlationId: id, causationId: id, actor: 'a', authority: null },
    ...{ scope: 'here', at: '2026-11-25T12:00:00.000Z', version: 1 },
  },
});

/** A publisher that remembers, and may be cut off in the middle of a page. */
class Shelf implements Publisher {
  readonly events: Recorded[] = [];
  durable: Position | undefined;
  cutAfter = Infinity;

  resumeFrom(): Promise<Position | undefined> {
    return Promise.resolve(this.durable);
  }

  async publish(events: readonly Recorded[]): Promise<void> {
    for (const each of events) {
      if (this.events.length >= this.cutAfter) throw new Error('cut');
      this.events.push(each);
    }
    this.durable = events.at(-1)?.position;
  }
}

async function filled(count: number): Promise<InMemoryEventStore> {
  const store = new InMemoryEventStore();
  for (let n = 0; n < count; n += 1) await store.append(`fund-${n}`, NO_STREAM, [event(`e${n}`)]);
  return store;
}

/** Runs the relay until the shelf holds as much as asked for. */
async function until(relay: Relay, shelf: Shelf, count: number): Promise<void> {
  const stopping = new AbortController();
  const running = relay.run(stopping.signal);
  while (new Set(shelf.events.map(({ id }) => id)).size < count)
    await Promise.race([running, new Promise(setImmediate)]);
  stopping.abort();
  await running;
}

describe('the relay', () => {
  it('brings every event in the store’s order, those of before and those to come', async () => {
    const store = await filled(20);
    const shelf = new Shelf();
    const relay = new Relay(store, shelf);
    const all = until(relay, shelf, 21);
    await store.append('fund-new', NO_STREAM, [event('e20')]);
    await all;
    expect(shelf.events.map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_, n) => `e${n}`));
    expect(relay.sent).toBe(21);
  });

  it('goes on after what is there for good, and what was cut off comes again', async () => {
    const store = await filled(10);
    const shelf = new Shelf();
    shelf.cutAfter = 4;
    await expect(new Relay(store, shelf).run(new AbortController().signal)).rejects.toThrow('cut');
    shelf.cutAfter = Infinity;
    await until(new Relay(store, shelf), shelf, 10);
    const firsts = shelf.events.filter(({ id }, at) => shelf.events.findIndex((each) => each.id === id) === at);
    expect(firsts.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, n) => `e${n}`));
    const late = shelf.events.slice(4).map(({ position }) => position);
    expect(late).toEqual([...late].sort(comparePositions));
  });

  it('ends when it is asked to, also while Kafka is away; till then it does not know where to go on', async () => {
    let tried!: () => void;
    const trying = new Promise<void>((resolve) => (tried = resolve));
    const publisher = new KafkaPublisher({ brokers: ['127.0.0.1:1'], prefix: 'nowhere', report: tried });
    const stopping = new AbortController();
    const relay = new Relay(await filled(1), publisher);
    const running = relay.run(stopping.signal);
    await trying;
    await expect(relay.knowsWhereToGoOn()).rejects.toThrow('not known yet');
    stopping.abort();
    await Promise.all([running, publisher.close()]);
  });

  it('knows where to go on once it has read that', async () => {
    const shelf = new Shelf();
    const relay = new Relay(await filled(1), shelf);
    await until(relay, shelf, 1);
    await expect(relay.knowsWhereToGoOn()).resolves.toBeUndefined();
  });

  it('ends when what is in hand is not taken any more, and says so otherwise', async () => {
    const shelf = new Shelf();
    for (const asked of [true, false]) {
      const inHand = new Promise<(error: Error) => void>((resolve) => {
        shelf.publish = () => new Promise((_, reject) => resolve(reject));
      });
      const stopping = new AbortController();
      const running = new Relay(await filled(1), shelf).run(stopping.signal).then(
        () => 'ended',
        (error: Error) => error.message,
      );
      const refuse = await inHand;
      if (asked) stopping.abort();
      refuse(new Error('closed'));
      expect(await running).toBe(asked ? 'ended' : 'closed');
    }
  });

  it('stops loudly where another store’s events are, or the store was cut back', async () => {
    const store = await filled(3);
    const shelf = new Shelf();
    shelf.durable = positionAt('elsewhere', 1n);
    await expect(new Relay(store, shelf).run(new AbortController().signal)).rejects.toThrow(ForeignPosition);
    shelf.durable = positionAt(await store.identity(), 99n);
    await expect(new Relay(store, shelf).run(new AbortController().signal)).rejects.toThrow(PositionBeyondEnd);
  });

  it('says how far it is behind', async () => {
    const store = await filled(5);
    const shelf = new Shelf();
    const relay = new Relay(store, shelf);
    const metrics = new Metrics('relay');
    watchRelay(metrics, relay, () => Date.parse('2026-11-25T12:00:07.000Z'));
    const before = await metrics.registry.metrics();
    expect(before).toContain('commonshelf_relay_lag_events{service="relay"} 5');
    expect(before).toContain('commonshelf_relay_lag_seconds{service="relay"} 7');
    await until(relay, shelf, 5);
    const after = await metrics.registry.metrics();
    expect(after).toContain('commonshelf_relay_lag_seconds{service="relay"} 0');
    expect(after).toContain('commonshelf_relay_sent_total{service="relay"} 5');
    expect(after).toContain('# TYPE commonshelf_relay_sent_total counter');
    expect(await metrics.registry.metrics()).toContain('commonshelf_relay_sent_total{service="relay"} 5');
  });
});
