import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Metrics } from '../observing/metrics.js';
import { OperationsServer } from './operations-server.js';
import { Waiting } from './waiting.js';

const logger = pino({ level: 'silent' });
let page: OperationsServer;

async function get(path: string, method = 'GET'): Promise<{ status: number; body: string }> {
  const response = await fetch(`http://127.0.0.1:${page.port}${path}`, { method });
  return { status: response.status, body: await response.text() };
}

beforeEach(async () => {
  page = await OperationsServer.open('127.0.0.1', 0, { metrics: new Metrics('test'), logger, patience: 100 });
});
afterEach(() => page.close());

describe('the page for operators', () => {
  it('is live from the first moment and ready when it runs and nothing is missing', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toEqual({ status: 503, body: '{"state":"starting","missing":[]}' });
    page.runs({ kafka: async () => undefined });
    expect(await get('/health/ready')).toEqual({ status: 200, body: '{"state":"ready"}' });
  });

  it('names what is missing, also what never answers', async () => {
    page.runs({
      kafka: () => Promise.reject(new Error('away')),
      database: () => new Promise(() => undefined),
      'event store': async () => undefined,
    });
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: '{"state":"not-ready","missing":["kafka","database"]}',
    });
  });

  it('looks once for all who ask at about the same time, metrics too', async () => {
    let looks = 0;
    page.runs({ database: async () => void (looks += 1) });
    await Promise.all(['/health/ready', '/health/ready', '/metrics'].map((path) => get(path)));
    await get('/health/ready');
    expect(looks).toBe(1);
  });

  it('turns red as soon as the service is asked to end, though everything works', async () => {
    page.runs({});
    page.ends();
    expect(await get('/health/ready')).toMatchObject({ status: 503 });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('shows metrics, and says what there is to see', async () => {
    expect((await get('/metrics')).body).toContain('process_cpu_seconds_total{service="test"}');
    expect((await get('/metrics')).body).toContain('commonshelf_ready{service="test"} 0');
    page.runs({});
    expect((await get('/metrics')).body).toContain('commonshelf_ready{service="test"} 1');
    expect(await get('/else')).toMatchObject({ status: 404 });
    expect(await get('/metrics', 'POST')).toMatchObject({ status: 405 });
  });
});

describe('waiting for a server', () => {
  it('tries until it answers, and shows meanwhile what it waits for', async () => {
    const waiting = new Waiting(page, logger, new AbortController().signal);
    let tries = 0;
    const seen: string[] = [];
    const answer = await waiting.for('Kafka', async () => {
      seen.push((await get('/health/ready')).body);
      tries += 1;
      if (tries < 3) throw new Error('refused');
      return 'hello';
    });
    expect([answer, tries, new Set(seen)]).toEqual(['hello', 3, new Set(['{"state":"starting","missing":["Kafka"]}'])]);
    expect((await get('/health/ready')).body).toBe('{"state":"starting","missing":[]}');
  });
});
