import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, describe, it } from '@jest/globals';
import { until } from '#testing';
import { KafkaPublisher, KafkaTransport, type KafkaSettings } from '#transport';
import { dusting } from '../example/desk.js';
import { Setting } from '../example/setting.js';
import { shelved } from '../example/shelves.js';
import type { Processing } from '../process/processing.js';

describe('a process that is paused, over Kafka', () => {
  let setting: Setting;
  let settings: KafkaSettings;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    const brokers = process.env['TEST_KAFKA_BROKERS'];
    if (!brokers) throw new Error(`no Kafka for this test: ${process.env['TEST_KAFKA_SAYS'] ?? 'none was started'}`);
    setting = await Setting.open();
    settings = { brokers: brokers.split(','), prefix: `p-${randomBytes(4).toString('hex')}` };
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await setting.close();
  });

  const also = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one);
    return one;
  };

  /** A process of ours, and the shelves of the events that Kafka brings it. */
  async function member(): Promise<{ runner: Processing; transport: KafkaTransport; brought: string[] }> {
    const runner = await setting.runner({ processes: [dusting] });
    const transport = also(new KafkaTransport(settings));
    const brought: string[] = [];
    await transport.subscribe({
      group: 'processes',
      handle: async (scope, events) => {
        await runner.handle(scope, events);
        brought.push(...events.map(({ data }) => (data as { shelf: string }).shelf));
      },
    });
    return { runner, transport, brought };
  }

  it('loses nothing of what its group has left behind meanwhile, and keeps the order', async () => {
    const publisher = also(new KafkaPublisher(settings));
    const happen = async (...names: readonly string[]): Promise<void> =>
      publisher.publish(await setting.writer.write(...names.map((name) => shelved('camden', name, 1))));
    const first = await member();
    await happen('A');
    await until(() => setting.desk.shelves.length === 1);
    await first.runner.pause('dusting', await setting.decided());
    await happen('B', 'C');
    await until(() => first.brought.includes('C'));
    await first.transport.close();
    await first.runner.stop();
    const second = await member();
    await happen('D');
    await until(() => second.brought.includes('D'));
    // The group's offset had moved on: Kafka does not bring them again.
    expect(second.brought).toEqual(['D']);
    expect(setting.desk.shelves).toEqual(['A']);
    await second.runner.resume('dusting', await setting.decided());
    await happen('E');
    await until(() => setting.desk.shelves.length === 5);
    expect(setting.desk.shelves).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(setting.faults).toEqual([]);
  }, 60_000);
});
