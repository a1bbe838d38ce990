import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '#event-store';
import { accepted, command, query, until } from '../../contract/setting.js';
import type { NoAnswer } from '../../transport.js';
import { KafkaTransport } from '../kafka-transport.js';
import { messagesOf, rawKafka } from '../testing/raw.js';
import { optionsOf } from '../options.js';
import { kafkaTrial, type KafkaTrial } from '../testing/trial.js';

const LONG = 20_000;
const trials: KafkaTrial[] = [];
afterEach(() => Promise.all(trials.splice(0).map((trial) => trial.close())));

function trialHere(...given: Parameters<typeof kafkaTrial>): KafkaTrial {
  const trial = kafkaTrial(...given);
  trials.push(trial);
  return trial;
}

describe('asking over Kafka', () => {
  it('gives each of several gateways its own answers, in milliseconds', async () => {
    const { transport: service, another } = trialHere();
    await service.serve('buying', async (given) => accepted(given));
    const gateways = ['one', 'two', 'three'].map(another);
    await Promise.all(gateways.map((gateway) => gateway.ready()));
    await Promise.all(gateways.map((gateway, index) => gateway.send(command(`warm-${index}`), LONG)));
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const ids = gateways.map((_, index) => `c-${round}-${index}`);
      const answers = await Promise.all(
        gateways.map(async (gateway, index) => {
          const began = performance.now();
          const answer = await gateway.send(command(ids[index] ?? '', `order-${index}`), LONG);
          times.push(performance.now() - began);
          return answer.outcome === 'accepted' && answer.events[0];
        }),
      );
      expect(answers).toEqual(ids);
    }
    // Sooner than by looking now and then: half of what a fetch waits that finds nothing.
    expect([...times].sort((a, b) => a - b)[times.length / 2]).toBeLessThan(
      optionsOf({ brokers: [], prefix: '' }).times.fetch / 2,
    );
  });

  it('says at the deadline why there was no answer: that the store is away, by its class', async () => {
    const { transport } = trialHere();
    await transport.ready();
    await transport.serve('buying', async () => {
      throw new Error('could not decide', { cause: new StoreUnavailable('the store is away') });
    });
    const error = await transport.send(command('c1'), 1_000).catch((reason: unknown) => reason as NoAnswer);
    expect(error).toMatchObject({ name: 'NoAnswer', reason: 'deadline' });
    expect((error as NoAnswer).cause).toBeInstanceOf(StoreUnavailable);
  });

  it('says that the asking has not left when Kafka is away', async () => {
    const nowhere = new KafkaTransport({ brokers: ['127.0.0.1:1'], prefix: 'nowhere', report: () => undefined });
    const error = await nowhere.send(command('c1'), 300).catch((reason: unknown) => reason as NoAnswer);
    expect(error).toMatchObject({ name: 'NoAnswer', reason: 'unsent' });
    await nowhere.close();
  });

  it('carries the trace along, in W3C’s own header', async () => {
    const { transport, settings } = trialHere();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const seen: (string | undefined)[] = [];
    await transport.serve('buying', async (given) => (seen.push(given.traceparent), accepted(given)));
    await transport.answer(async (given) => (seen.push(given.traceparent), null));
    await transport.send({ ...command('c1'), traceparent }, LONG);
    await transport.ask({ ...query('board'), traceparent }, LONG);
    await transport.send(command('c2'), LONG);
    expect(seen).toEqual([traceparent, traceparent, undefined]);
    const [message] = await messagesOf(rawKafka(settings.brokers), `${settings.prefix}.commands.buying`);
    expect(message?.headers?.['traceparent']?.toString()).toBe(traceparent);
  });

  it('passes over what is none of ours, and what nobody waits for any more', async () => {
    const { transport, settings, failures } = trialHere();
    const handled: string[] = [];
    await transport.ready();
    const late = transport.send(command('late'), 300).catch(() => undefined);
    await late;
    const producer = rawKafka(settings.brokers).producer();
    await producer.connect();
    const topic = `${settings.prefix}.commands.buying`;
    await producer.send({
      topic,
      messages: [
        { key: 'order-1', value: 'no JSON' },
        { key: null, value: null },
      ],
    });
    await producer.disconnect();
    await transport.serve('buying', async (given) => (handled.push(given.id), accepted(given)));
    await transport.send(command('c1'), LONG);
    await until(() => failures.length >= 2);
    expect([handled, failures.map(({ of, error }) => [of, (error as Error).name])]).toEqual([
      ['c1'],
      [
        ['command', 'Unreadable'],
        ['command', 'Unreadable'],
      ],
    ]);
  });

  it('answers others though somebody’s answer has nowhere to go', async () => {
    const { transport, settings, failures } = trialHere();
    const handled: string[] = [];
    await transport.serve('buying', async (given) => (handled.push(given.id), accepted(given)));
    await transport.send(command('c1'), LONG);
    const producer = rawKafka(settings.brokers).producer();
    await producer.connect();
    const value = JSON.stringify(command('stray', 'order-9'));
    const headers = { ce_id: 'stray', ce_return: JSON.stringify({ deadline: Date.now() + LONG }) };
    await producer.send({
      topic: `${settings.prefix}.commands.buying`,
      messages: [{ key: 'order-9', value, headers }],
    });
    await producer.disconnect();
    await until(() => failures.length > 0 || handled.includes('stray'));
    await transport.send(command('c2'), LONG / 4);
    expect([handled, failures.map(({ error }) => (error as Error).name)]).toEqual([['c1', 'c2'], ['Unreadable']]);
  });

  it('sends nothing once closed, not even what still waited for its topic', async () => {
    const { transport, settings } = trialHere();
    await transport.ready();
    const error = transport.send(command('c1'), LONG).catch((reason: unknown) => reason as NoAnswer);
    await transport.close();
    expect(await error).toMatchObject({ name: 'NoAnswer', reason: 'closed' });
    await pause(1_000);
    expect(await messagesOf(rawKafka(settings.brokers), `${settings.prefix}.commands.buying`)).toEqual([]);
  });

  it('goes on when the topic of another context is taken away', async () => {
    const { transport, settings } = trialHere();
    await transport.serve('buying', async (given) => accepted(given));
    await transport.serve('lending', async (given) => accepted(given));
    await transport.send(command('c1', 'loan-1', 'lending'), LONG);
    const admin = rawKafka(settings.brokers).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [`${settings.prefix}.commands.lending`] });
    await admin.disconnect();
    const until_ = performance.now() + 2 * settings.times.metadata;
    for (let sent = 0; performance.now() < until_; sent += 1)
      expect((await transport.send(command(`c-${sent}`), LONG)).outcome).toBe('accepted');
  });

  it('lets idle connections sleep', async () => {
    const { transport } = trialHere();
    await transport.serve('buying', async (given) => accepted(given));
    await transport.send(command('c1'), LONG);
    const original = globalThis.setTimeout;
    let timers = 0;
    const counting = (...given: Parameters<typeof setTimeout>) => {
      timers += 1;
      return original(...given);
    };
    globalThis.setTimeout = Object.assign(counting, original);
    await new Promise((resolve) => original(resolve, 500));
    globalThis.setTimeout = original;
    // A connection of kafkajs' own would have set some 400.
    expect(timers).toBeLessThan(150);
  });

  it('leaves no group behind', async () => {
    const { transport, settings } = trialHere({ instance: 'gone' });
    await transport.ready();
    const admin = rawKafka(settings.brokers).admin();
    await admin.connect();
    const groups = async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId);
    expect(await groups()).toContain(`${settings.prefix}.replies.gone`);
    await transport.close();
    expect(await groups()).not.toContain(`${settings.prefix}.replies.gone`);
    await admin.disconnect();
  });
});
