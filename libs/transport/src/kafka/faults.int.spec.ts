import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, CommandEnvelope } from '#kernel';
import { gate } from '#testing';
import { KafkaNode } from '../../../../test/support/kafka-node.js';
import { accepted, command, happenings, Ledger, until, upTo } from '../contract/setting.js';
import { clientOf } from './client.js';
import { NotSent, NotWritten, Sender } from './sending/sender.js';
import { Proxy } from './testing/proxy.js';
import { messagesOf, rawKafka } from './testing/raw.js';
import { kafkaTrial, type KafkaTrial } from './testing/trial.js';
import { Topics } from './topics.js';

const LONG = 25_000;
const SESSION = 1_500;

let proxy: Proxy;
let node: KafkaNode | undefined;
beforeAll(async () => {
  proxy = await Proxy.start();
  node = await KafkaNode.start({ behind: proxy });
}, 120_000);
afterAll(async () => {
  await node?.stop();
  await proxy.stop();
});

const trials: KafkaTrial[] = [];
afterEach(async () => {
  proxy.thaw();
  await Promise.all(trials.splice(0).map((trial) => trial.close()));
});

function trialHere(...[given]: Parameters<typeof kafkaTrial>): KafkaTrial {
  const trial = kafkaTrial(given, `127.0.0.1:${proxy.port}`);
  trials.push(trial);
  return trial;
}

async function senderOf({ settings }: KafkaTrial): Promise<Sender> {
  const topics = new Topics(settings);
  await topics.ready(topics.events, 'events');
  return new Sender(topics.events, settings);
}

function numbered(number: number) {
  return { key: 'k', value: String(number), headers: {} };
}

describe('what is sent', () => {
  it('is all there in its order, though answers of the broker are lost', async () => {
    const trial = trialHere({ reconnect: () => 10 });
    const sender = await senderOf(trial);
    await sender.send(0, numbered(0));
    proxy.loseAnswers(3);
    const sent: Promise<void>[] = [];
    for (let number = 1; number < 200; number += 1) {
      sent.push(sender.send(0, numbered(number)));
      if (number % 20 === 0) await sent.at(-20);
    }
    await Promise.all(sent);
    await sender.close();
    const values = (await messagesOf(rawKafka(trial.settings.brokers), sender.topic)).map(({ value }) => Number(value));
    const firsts = values.filter((value, index) => values.indexOf(value) === index);
    expect([proxy.toLose, firsts]).toEqual([0, upTo(200)]);
    expect(values.length).toBeGreaterThan(200);
    // What comes twice comes as a whole run again: nothing later was written between.
    values.forEach((value, index) => expect(value).toBeLessThanOrEqual((values[index - 1] ?? -1) + 1));
  });

  it('is not called sent when kafkajs says so without having written it', async () => {
    const trial = trialHere({ reconnect: () => 50 });
    const sender = await senderOf(trial);
    await expect(sender.send(trial.settings.partitions, numbered(0), 300)).rejects.toBeInstanceOf(NotSent);
    expect(trial.failures.map(({ error }) => error)).toContainEqual(expect.any(NotWritten));
    await sender.close();
  });

  it('to a partition without a leader holds up no other, and is tried until its time is over', async () => {
    const trial = trialHere({ reconnect: () => 20 });
    const sender = await senderOf(trial);
    const nowhere = trial.settings.partitions;
    let given: unknown;
    const lost = sender.send(nowhere, numbered(0), 5_000).catch((error: unknown) => void (given = error));
    await Promise.all([sender.send(0, numbered(0)), sender.send(1, numbered(0))]);
    for (let number = 1; number < 50; number += 7) {
      const seven = Array.from({ length: 7 }, (_, more) => numbered(number + more));
      await Promise.all([0, 1].flatMap((to) => seven.map((message) => sender.send(to, message))));
    }
    expect(given).toBeUndefined();
    await lost;
    expect(given).toBeInstanceOf(NotSent);
    expect(trial.failures.length).toBeGreaterThan(10);
    await sender.close();
    const written = await messagesOf(rawKafka(trial.settings.brokers), sender.topic);
    for (const wanted of [0, 1]) {
      const values = written.filter(({ partition }) => partition === wanted).map(({ value }) => Number(value));
      expect(values.filter((value, index) => values.indexOf(value) === index)).toEqual(upTo(50));
    }
  });

  it('does not wait for ever when it is too large', async () => {
    const trial = trialHere();
    const sender = await senderOf(trial);
    const large = { key: 'k', value: 'x'.repeat(11_000_000), headers: {} };
    const both = [sender.send(0, large), sender.send(0, numbered(1))].map((sent) =>
      sent.then(
        () => 'sent',
        (error: Error) => error.message,
      ),
    );
    expect(await Promise.all(both)).toEqual([expect.stringMatching(/larger|large/), 'sent']);
    await sender.close();
  });
});

describe('answers', () => {
  it('are seen again by who was away for so long that the topic of replies was cut off', async () => {
    const { transport, another, settings } = trialHere({ times: { request: 1_000 } });
    const [away, other] = [another('away'), another('other')];
    await transport.serve('buying', async (given) => accepted(given));
    await Promise.all([away.send(command('c0'), LONG), other.ready()]);
    proxy.freeze((client) => client === 'away');
    for (let number = 0; number < 10; number += 1) await other.send(command(`o${number}`), LONG);
    const admin = rawKafka(settings.brokers).admin();
    await admin.connect();
    const topic = `${settings.prefix}.replies`;
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '8' }] });
    await admin.disconnect();
    proxy.thaw();
    proxy.cut((client) => client === 'away');
    expect(await away.send(command('c1'), LONG / 2)).toMatchObject({ outcome: 'accepted' });
  }, 60_000);
});

/** Sends commands and events one after the other while something is done to the broker; all must arrive. */
async function survives(
  trial: KafkaTrial,
  trouble: (handle: (given: CommandEnvelope) => Promise<Answer>) => Promise<void>,
): Promise<void> {
  const { transport, emit } = trial;
  const ledger = new Ledger();
  const handled = new Set<string>();
  const handle = async (given: CommandEnvelope) => {
    handled.add(given.id);
    return accepted(given);
  };
  await transport.serve('buying', handle);
  await transport.subscribe({ group: 'board', handle: ledger.handle });
  await transport.send(command('first'), LONG);
  let over = false;
  const troubled = trouble(handle).then(() => (over = true));
  const ids: string[] = [];
  const answers: Promise<unknown>[] = [];
  const load = async () => {
    for (let number = 0; !over || number < 50; number += 1) {
      ids.push(`c${number}`);
      answers.push(transport.send(command(`c${number}`, `order-${number % 5}`), LONG).then(({ outcome }) => outcome));
      await emit(happenings(`p${number % 3}`, 1, Math.floor(number / 3)));
      await pause(5);
    }
  };
  await Promise.all([load(), troubled]);
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['accepted']));
  await until(() => [0, 1, 2].every((p) => ledger.of(`p${p}`).length === Math.ceil((ids.length - p) / 3)));
  for (const p of [0, 1, 2]) expect(ledger.of(`p${p}`)).toEqual(upTo(Math.ceil((ids.length - p) / 3)));
  expect([ledger.broken, ids.every((id) => handled.has(id))]).toEqual([false, true]);
}

describe('nothing is lost and no order broken', () => {
  it('when the broker is killed and starts again', async () => {
    // What the killed broker still counts as members must go before a new generation begins.
    await survives(trialHere({ times: { session: SESSION } }), async () => {
      await node?.kill();
      await node?.restart();
    });
  }, 60_000);

  it('when the broker freezes for longer than a request may take', async () => {
    const trial = trialHere({ times: { request: 1_000 } });
    await survives(trial, async () => {
      node?.freeze();
      await until(() => trial.failures.some(({ of, what }) => of === 'connection' && what.endsWith('.events')));
      node?.thaw();
    });
  }, 60_000);

  it('when all connections are cut again and again', async () => {
    await survives(trialHere(), async () => {
      for (let times = 0; times < 5; times += 1) {
        proxy.cut();
        await pause(150);
      }
    });
  }, 60_000);

  it('when members come and go', async () => {
    const trial = trialHere();
    await survives(trial, async (handle) => {
      for (const name of ['one', 'two']) {
        const serving = await trial.another(name).serve('buying', handle);
        await serving.stop();
      }
    });
  }, 60_000);
});

describe('membership', () => {
  it('is kept by a member whose handler takes longer than the session', async () => {
    const { transport, emit, another } = trialHere({ times: { session: SESSION, heartbeat: 100 } });
    const slow = gate();
    const ledger = new Ledger();
    const handle = async (...[scope, events]: Parameters<typeof ledger.handle>) => {
      if (scope === 'p1') await slow.passed;
      await ledger.handle(scope, events);
    };
    await transport.subscribe({ group: 'board', handle });
    await another('other').subscribe({ group: 'board', handle });
    await emit(happenings('p1', 1));
    setTimeout(slow.open, 2 * SESSION);
    await until(() => ledger.of('p1').length === 1);
    await emit(happenings('p1', 1, 1));
    await until(() => ledger.of('p1').length === 2);
    expect(ledger.deliveries).toBe(2);
  });

  it('that is lost unnoticed begins no more work: a zombie ends what is in hand and waits', async () => {
    const times = { session: SESSION, heartbeat: 100 };
    const { emit, another } = trialHere({ times, batch: 1 });
    const frozen = another('zombie');
    const slow = gate();
    const begun: number[] = [];
    const ledger = new Ledger();
    await frozen.subscribe({
      group: 'board',
      handle: async (_scope, events) => {
        begun.push((events[0]?.data as { number: number }).number);
        await slow.passed;
      },
    });
    await emit(happenings('p1', 3));
    await until(() => begun.length === 1);
    proxy.freeze((client) => client === 'zombie');
    const other = another('successor');
    await other.subscribe({ group: 'board', handle: ledger.handle });
    await until(() => ledger.of('p1').length === 3);
    slow.open();
    await emit(happenings('p1', 1, 3));
    await until(() => ledger.of('p1').length === 4);
    expect([begun, ledger.of('p1')]).toEqual([[0], upTo(4)]);
  });

  it('is won again by a new client when kafkajs hangs in silence', async () => {
    const trial = trialHere({ times: { session: SESSION, heartbeat: 100, rebalance: 1_000, request: 20_000 } });
    const ledger = new Ledger();
    await trial.another('hanging').subscribe({ group: 'board', handle: ledger.handle });
    await trial.emit(happenings('p1', 1));
    await until(() => ledger.of('p1').length === 1);
    proxy.freeze((client) => client === 'hanging');
    await until(() => trial.failures.some(({ error }) => String(error).includes('no heartbeat')));
    await trial.emit(happenings('p1', 1, 1));
    proxy.thaw();
    await until(() => ledger.of('p1').length === 2);
  });

  it('that moves in mid-work takes the work along, and the late end of it counts for nothing', async () => {
    const { transport, emit, another, settings } = trialHere({ scopesAtOnce: 8, times: { drain: 200 } });
    const slow = gate();
    const never = gate();
    const [first, second] = [new Ledger(), new Ledger()];
    const one = await transport.subscribe({
      group: 'board',
      handle: async (scope, events) => {
        await first.handle(scope, events);
        await slow.passed;
      },
    });
    const scopes = Array.from({ length: 16 }, (_, index) => `p${index}`);
    await emit(scopes.flatMap((scope) => happenings(scope, 1)));
    await until(() => first.deliveries >= settings.scopesAtOnce);
    const two = await another('other').subscribe({
      group: 'board',
      handle: async (scope, events) => {
        await second.handle(scope, events);
        await never.passed;
      },
    });
    await until(() => second.deliveries > 0);
    slow.open();
    await one.stop();
    const admin = clientOf(settings).admin();
    await admin.connect();
    const [offsets] = await admin.fetchOffsets({ groupId: `${settings.prefix}.events.board` });
    await admin.disconnect();
    const committed = (offsets?.partitions ?? []).filter(({ offset }) => Number(offset) > 0);
    expect(committed.length).toBeLessThan(settings.partitions);
    never.open();
    await two.stop();
  });
});
