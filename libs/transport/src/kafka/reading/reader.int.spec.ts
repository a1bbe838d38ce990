import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { rawKafka } from '../testing/raw.js';
import { settingsHere } from '../testing/here.js';
import { Topics } from '../topics.js';
import { Reader } from './reader.js';

describe('a reader', () => {
  it('leaves no member behind, whenever it is stopped while it joins', async () => {
    const settings = settingsHere(`stopped-${process.pid}`);
    const topics = new Topics(settings);
    await topics.ready(topics.queries, 'queries');
    const groups = await Promise.all(
      [0, 1, 3, 10, 30, 60].map(async (milliseconds) => {
        const group = `${topics.queries}.${milliseconds}`;
        const handle = async () => undefined;
        const reader = new Reader({ topic: topics.queries, group, atOnce: 1, batch: 1, handle }, settings);
        const started = reader.start().catch(() => undefined);
        await pause(milliseconds);
        await reader.stop();
        await started;
        return group;
      }),
    );
    // One that was forgotten would have joined by now, and stay for ever.
    await pause(2_000);
    const admin = rawKafka(settings.brokers).admin();
    await admin.connect();
    const described = await admin.describeGroups(groups);
    await admin.disconnect();
    expect(described.groups.map(({ members }) => members.length)).toEqual(groups.map(() => 0));
  });
});
