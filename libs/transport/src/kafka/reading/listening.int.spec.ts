import { afterEach, describe, expect, it } from '@jest/globals';
import { ForeignPosition, positionAt, storeOf, type Position, type Recorded } from '#kernel';
import { gate } from '#testing';
import { happenings, Ledger, until, upTo } from '../../contract/setting.js';
import { KafkaPublisher, SpreadChanged } from '../sending/publisher.js';
import { partitionOf } from '../sending/spread.js';
import { rawKafka } from '../testing/raw.js';
import { kafkaTrial, type KafkaTrial } from '../testing/trial.js';
import { TooFewPartitions } from '../topics.js';

const closing: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(closing.splice(0).map((one) => one.close())));

function trialHere(...given: Parameters<typeof kafkaTrial>): KafkaTrial {
  const trial = kafkaTrial(...given);
  closing.push(trial);
  return trial;
}

function publisherLike({ settings }: KafkaTrial, partitions = settings.partitions): KafkaPublisher {
  const publisher = new KafkaPublisher({ ...settings, partitions, instance: 'another' });
  closing.push(publisher);
  return publisher;
}

/** A handler that wants each event once: within one member nothing comes twice. */
class Strict {
  readonly numbers: number[] = [];
  readonly handle = async (_scope: string, events: readonly Recorded[]) => {
    this.numbers.push(...events.map(({ data }) => (data as { number: number }).number));
  };
}

describe('a publisher', () => {
  it('goes on from where the topic says it was, whoever wrote it', async () => {
    const trial = trialHere();
    const { emit, publisher, recorded } = trial;
    expect(await publisher.resumeFrom()).toBeUndefined();
    await emit(happenings('p1', 5));
    await emit(happenings('p2', 5));
    await emit(happenings('p3', 1));
    const other = publisherLike(trial);
    // The last batch may not have been whole.
    expect(await other.resumeFrom()).toBe(recorded[9]?.position);
    await other.publish(recorded.slice(10));
    const strict = new Strict();
    await trial.transport.subscribe({ group: 'board', handle: strict.handle });
    await emit(happenings('p3', 1, 1));
    await until(() => strict.numbers.length === 12);
  });

  it('may be one of several: each event counts once, in its order', async () => {
    const trial = trialHere();
    const strict = new Strict();
    await trial.transport.subscribe({ group: 'board', handle: strict.handle });
    const other = publisherLike(trial);
    for (let number = 0; number < 60; number += 3) {
      const events = await trial.emit(happenings('p1', 3, number));
      await other.publish(number % 2 ? events : trial.recorded.slice(Math.max(0, number - 5)));
    }
    await until(() => strict.numbers.length >= 60);
    await trial.emit(happenings('p1', 1, 60));
    await until(() => strict.numbers.includes(60));
    expect(strict.numbers).toEqual(upTo(61));
  });

  it('keeps the order of what it is given before the last is there, and sends it together', async () => {
    const trial = trialHere();
    const strict = new Strict();
    const [first] = await trial.emit(happenings('p1', 1));
    const events = Array.from({ length: 300 }, (_, n) => ({
      ...(first as Recorded),
      id: `e${n}`,
      data: { number: n + 1 },
      position: positionAt(storeOf((first as Recorded).position), BigInt(n + 2)),
    }));
    await trial.transport.subscribe({ group: 'board', handle: strict.handle });
    await Promise.all(events.map((event) => trial.publisher.publish([event])));
    await until(() => strict.numbers.length >= 301);
    expect(strict.numbers).toEqual(upTo(301));
    expect(await publisherLike(trial).resumeFrom()).toBe(events[0]?.position);
  });

  it('goes on though the last of a partition is somebody else’s', async () => {
    const trial = trialHere();
    const [first] = await trial.emit(happenings('p1', 1));
    await trial.emit(happenings('p1', 1, 1));
    const partition = partitionOf('p1', trial.settings.partitions);
    const producer = rawKafka(trial.settings.brokers).producer();
    await producer.connect();
    const topic = `${trial.settings.prefix}.events`;
    await producer.send({ topic, messages: [{ key: 'stray', value: 'stray', partition: (partition + 1) % 4 }] });
    expect(await publisherLike(trial).resumeFrom()).toBe(first?.position);
    await producer.send({ topic, messages: [{ key: 'stray', value: 'stray', partition }] });
    expect(await publisherLike(trial).resumeFrom()).toBeUndefined();
    await producer.disconnect();
    // A broker that has just made the topic may have sent somebody to try again: that is no failure of an event.
    const ofEvents = trial.failures.filter((failure) => failure.of === 'events');
    expect(ofEvents.map(({ error }) => (error as Error).name)).toEqual(Array(3).fill('Unreadable'));
  });

  it('refuses to spread scopes over another number of partitions', async () => {
    const trial = trialHere();
    await trial.emit(happenings('p1', 1));
    await expect(publisherLike(trial, 3).resumeFrom()).rejects.toBeInstanceOf(SpreadChanged);
    await expect(publisherLike(trial, 5).resumeFrom()).rejects.toBeInstanceOf(TooFewPartitions);
  });
});

describe('a group over Kafka', () => {
  it('tells how far each member has come', async () => {
    const { transport, emit, settings } = trialHere();
    const go = gate();
    const handle = async () => go.passed;
    await transport.subscribe({ group: 'board', handle });
    await emit([...happenings('p1', 10), ...happenings('p2', 10)]);
    const standing = () => transport.standing()[0];
    await until(() => standing()?.lag === 20);
    expect(standing()).toEqual({
      topic: `${settings.prefix}.events`,
      group: `${settings.prefix}.events.board`,
      reading: true,
      partitions: [0, 1, 2, 3],
      lag: 20,
    });
    go.open();
    await until(() => standing()?.lag === 0);
  });

  it('goes on behind what had its effect', async () => {
    const { transport, another, emit } = trialHere();
    const [first, second] = [new Strict(), new Strict()];
    const one = await transport.subscribe({ group: 'board', handle: first.handle });
    await emit([...happenings('p1', 10), ...happenings('p2', 10)]);
    await until(() => first.numbers.length === 20);
    await one.stop();
    await another('other').subscribe({ group: 'board', handle: second.handle });
    await emit(happenings('p1', 1, 10));
    await until(() => second.numbers.length > 0);
    expect(second.numbers).toEqual([10]);
  });

  it('ends what is in hand before a newcomer gets the scope, so that nothing is done twice', async () => {
    const { transport, another, emit } = trialHere();
    const { times } = (closing[0] as KafkaTrial).settings;
    const ledger = new Ledger();
    const begun = new Set<string>();
    const twice: string[] = [];
    const [busy, go] = [gate(), gate()];
    const handle = async (...[scope, events]: Parameters<typeof ledger.handle>) => {
      if (begun.has(scope)) twice.push(scope);
      begun.add(scope);
      if (begun.size === 8) busy.open();
      await go.passed;
      await ledger.handle(scope, events);
    };
    await transport.subscribe({ group: 'board', handle });
    const scopes = Array.from({ length: 8 }, (_, index) => `p${index}`);
    await emit(scopes.flatMap((scope) => happenings(scope, 1)));
    await busy.passed;
    const joining = another('newcomer').subscribe({ group: 'board', handle });
    setTimeout(go.open, times.drain / 2);
    await joining;
    await until(() => scopes.every((scope) => ledger.of(scope).length === 1));
    expect([ledger.deliveries, twice]).toEqual([8, []]);
  });

  it('fetches again what it had no room for, also when others came and went meanwhile', async () => {
    const { transport, another, emit, settings } = trialHere({ buffer: 20, batch: 5, patience: 60_000 });
    const ledger = new Ledger();
    const go = gate();
    let busy = 0;
    await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        busy += 1;
        await go.passed;
        await ledger.handle(scope, events);
      },
    });
    for (let number = 0; number < 200; number += 50) await emit(happenings('p1', 50, number));
    await until(() => busy > 0 && (transport.standing()[0]?.lag ?? 0) > settings.buffer);
    const visit = await another('visitor').subscribe({
      group: 'board',
      handle: () => Promise.reject(new Error('planted')),
    });
    await visit.stop();
    go.open();
    await until(() => ledger.of('p1').length === 200);
    expect([ledger.of('p1'), ledger.broken]).toEqual([upTo(200), false]);
  });

  it('gets everything again when it says that it has seen nothing', async () => {
    const { transport, another, emit } = trialHere();
    const [first, ledger] = [new Strict(), new Ledger()];
    const one = await transport.subscribe({
      group: 'board',
      handle: first.handle,
      after: async () => undefined,
    });
    await emit(happenings('p1', 10));
    await until(() => first.numbers.length === 10);
    await one.stop();
    await another('restored').subscribe({ group: 'board', handle: ledger.handle, after: async () => undefined });
    await until(() => ledger.of('p1').length === 10);
  });

  it('that began again gets all of it, also when members come before the end', async () => {
    const { transport, another, emit, settings } = trialHere({ batch: 1 });
    const scopes = Array.from({ length: 8 }, (_, index) => `p${index}`);
    const [before, ledger] = [new Ledger(), new Ledger()];
    const all = (of: Ledger) => scopes.every((scope) => of.of(scope).length === 10);
    const one = await transport.subscribe({ group: 'board', handle: before.handle });
    await emit(scopes.flatMap((scope) => happenings(scope, 10)));
    await until(() => all(before));
    await one.stop();
    // Its memory is lost; soon it has some again, but not of everything.
    let seen: Position | undefined;
    const go = gate();
    const handle = async (...[scope, events]: Parameters<typeof ledger.handle>) => {
      if (ledger.deliveries > 2) await go.passed;
      await ledger.handle(scope, events);
      seen = events.at(-1)?.position;
    };
    const after = async () => seen;
    await another('restored').subscribe({ group: 'board', handle, after });
    await until(() => seen !== undefined);
    setTimeout(go.open, settings.times.drain * 2);
    await another('newcomer').subscribe({ group: 'board', handle, after });
    await until(() => all(ledger));
    expect(ledger.broken).toBe(false);
  });

  it('stops loudly at events of another store, and nothing of it counts', async () => {
    const { transport, emit, publisher, another } = trialHere();
    const ledger = new Ledger();
    await emit(happenings('p1', 1));
    const stopped = new Promise<Error>((resolve) => {
      void transport.subscribe({ group: 'board', handle: ledger.handle, stopped: resolve });
    });
    await until(() => ledger.of('p1').length === 1);
    const [event] = await emit(happenings('p1', 1, 1));
    await publisher.publish([{ ...(event as Recorded), position: positionAt('elsewhere', 3n) }]);
    expect(await stopped).toBeInstanceOf(ForeignPosition);
    const strict = new Strict();
    const failing = new Promise<Error>((resolve) => {
      void another('other').subscribe({ group: 'other', handle: strict.handle, stopped: resolve });
    });
    expect(await failing).toBeInstanceOf(ForeignPosition);
  });

  it('loses nothing when the topic gets more partitions, and keys stay where they are', async () => {
    const { transport, emit, settings } = trialHere();
    const ledger = new Ledger();
    await transport.subscribe({ group: 'board', handle: ledger.handle });
    const scopes = ['p1', 'p2', 'p3', 'p4', 'p5'];
    const admin = rawKafka(settings.brokers).admin();
    await admin.connect();
    const topic = `${settings.prefix}.events`;
    await emit(scopes.flatMap((scope) => happenings(scope, 10)));
    await admin.createPartitions({ topicPartitions: [{ topic, count: 9 }] });
    await admin.disconnect();
    const producer = rawKafka(settings.brokers).producer();
    await producer.connect();
    // What somebody else wrote to a new partition, before anybody here knows of it.
    await producer.send({ topic, messages: [{ key: 'new', value: '{', partition: 8 }] });
    await producer.disconnect();
    const { failures } = closing[0] as KafkaTrial;
    for (let number = 10; !failures.some(({ what }) => what === 'board/new'); number += 1)
      await emit(scopes.flatMap((scope) => happenings(scope, 1, number)));
    const numbers = upTo((closing[0] as KafkaTrial).recorded.length / scopes.length);
    await until(() => scopes.every((scope) => ledger.of(scope).length === numbers.length));
    expect([scopes.map((scope) => ledger.of(scope)), ledger.broken]).toEqual([scopes.map(() => numbers), false]);
  });

  it('keeps a scope with an unreadable message waiting, and only that one', async () => {
    const { transport, another, emit, settings } = trialHere();
    const ledger = new Ledger();
    await emit([...happenings('p1', 1), ...happenings('p2', 1)]);
    const producer = rawKafka(settings.brokers).producer();
    await producer.connect();
    const partition = partitionOf('p1', settings.partitions);
    const near = Array.from({ length: 50 }, (_, n) => `n${n}`).find(
      (key) => partitionOf(key, settings.partitions) === partition,
    );
    await producer.send({ topic: `${settings.prefix}.events`, messages: [{ key: 'p1', value: 'poison', partition }] });
    await producer.disconnect();
    const running = await transport.subscribe({ group: 'board', handle: ledger.handle });
    await emit([...happenings('p1', 5, 1), ...happenings(near ?? '', 5)]);
    await until(() => ledger.of(near ?? '').length === 5);
    await running.stop();
    // Nor is it skipped: it is the first that its successor gets to see.
    const { failures } = closing[0] as KafkaTrial;
    const before = failures.length;
    await another('other').subscribe({ group: 'board', handle: ledger.handle });
    await until(() => failures.length > before);
    expect([ledger.of('p1').length, failures.at(-1)?.what]).toEqual([0, 'board/p1']);
  });

  it('lets others of a partition go on when a slow scope has filled the buffer, and catches up', async () => {
    const { transport, emit, settings } = trialHere({ buffer: 20, batch: 5, patience: 20 });
    const partition = partitionOf('p1', settings.partitions);
    const near =
      Array.from({ length: 50 }, (_, n) => `n${n}`).find(
        (key) => partitionOf(key, settings.partitions) === partition,
      ) ?? '';
    const ledger = new Ledger();
    let mended = false;
    await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        if (scope === 'p1' && !mended) throw new Error('planted');
        await ledger.handle(scope, events);
      },
    });
    for (let number = 0; number < 500; number += 50)
      await emit([...happenings('p1', 50, number), ...happenings(near, 5, number / 10)]);
    await until(() => ledger.of(near).length === 50);
    mended = true;
    await until(() => ledger.of('p1').length === 500);
    expect([ledger.of('p1'), ledger.of(near), ledger.broken]).toEqual([upTo(500), upTo(50), false]);
  });
});
