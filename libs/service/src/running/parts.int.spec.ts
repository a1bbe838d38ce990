import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { freshDatabase, type FreshDatabase } from '#testing';
import { Metrics } from '../observing/metrics.js';
import { openHistory } from './parts.js';
import { Waiting } from './waiting.js';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

it('a history in PostgreSQL shows how busy its connections are', async () => {
  const metrics = new Metrics('partnership');
  const logger = pino({ level: 'silent' });
  const waiting = new Waiting({ waitsFor: () => undefined }, logger, new AbortController().signal);
  const settings = { eventStoreUrl: undefined, eventsDatabaseUrl: database.url };
  const store = await openHistory({ settings, metrics, logger, waiting, instance: 'one', fail: () => undefined });
  await store.end();
  const shown = await metrics.registry.metrics();
  expect(shown).toMatch(/commonshelf_pool_connections\{pool="history",state="idle",service="partnership"\} [1-8]/);
  expect(shown).toContain('commonshelf_pool_connections{pool="history",state="waiting",service="partnership"} 0');
  await store.close();
});
