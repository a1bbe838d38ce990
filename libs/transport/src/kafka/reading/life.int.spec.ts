import { expect, it } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import type { KafkaOptions } from '../options.js';
import { Topics } from '../topics.js';
import { settingsHere } from '../testing/here.js';
import { Life, type Owner } from './life.js';

it('a life asks nothing more of a client that has stopped, which would throw: a crash is told only later', async () => {
  const settings = settingsHere(`crashed-${process.pid}`);
  const topics = new Topics(settings);
  await topics.ready(topics.queries, 'queries');
  const life = await begun(topics.queries, settings);
  try {
    const [partition] = life.all ?? [];
    if (!partition) throw new Error('it has no partition');
    const { consumer } = life as unknown as { readonly consumer: Consumer };
    await consumer.stop();
    expect(() => consumer.resume([{ topic: topics.queries }])).toThrow('not initialized');
    expect(life.all).toBeUndefined();
    expect(() => life.progressed(partition)).not.toThrow();
    expect(() => life.fetchAgain(partition)).not.toThrow();
  } finally {
    await life.abandon();
  }
});

it('a life that was let go of because it could not join keeps no connection', async () => {
  const settings = settingsHere(`refused-${process.pid}`);
  const topics = new Topics(settings);
  await topics.ready(topics.queries, 'queries');
  const life = new Life(ownerOf(topics.queries), settings);
  const { consumer } = life as unknown as { readonly consumer: Consumer };
  const left = new Promise<void>((resolve) => consumer.on(consumer.events.DISCONNECT, () => resolve()));
  consumer.run = () => Promise.reject(new Error('the coordinator is loading'));
  await expect(life.begin()).rejects.toThrow('loading');
  await life.abandon();
  await left;
}, 5_000);

/** One that works: a broker that has just started lets nobody join at first, and a life is over with its first failure. */
async function begun(topic: string, options: KafkaOptions): Promise<Life> {
  for (;;) {
    const life = new Life(ownerOf(topic), options);
    try {
      await life.begin();
      return life;
    } catch {
      await life.abandon();
    }
  }
}

function ownerOf(topic: string): Owner {
  return {
    topic,
    group: `${topic}.crashing`,
    startOf: async (_partition, { low }) => low,
    laneOf: ({ key }) => key,
    woken: () => undefined,
    report: () => undefined,
  };
}
