import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '#testing';
import { ask, type Seen } from './testing/client.js';
import { gatewayOfItsOwn, type Gateway } from './testing/running-gateway.js';

const broken = new Set<string>();
let looks = 0;
let gateway: Gateway;

async function check(name: string): Promise<void> {
  looks += 1;
  if (broken.has(name)) throw new Error(`secret reason of ${name}`);
}

beforeAll(async () => {
  const checks = {
    store: () => check('store'),
    views: () => check('views'),
    slow: () => (broken.has('slow') ? new Promise<void>(() => undefined) : Promise.resolve()),
  };
  gateway = await gatewayOfItsOwn({
    checks,
    settings: { explanations: { 'shelf-full': 'Clear it.' } },
  });
});
afterAll(() => gateway.close());

describe('health', () => {
  it('is told to anybody', async () => {
    expect(await ask(gateway.url, 'GET /health/live')).toMatchObject({ status: 200, body: { state: 'live' } });
    expect(await ask(gateway.url, 'GET /health/ready')).toMatchObject({ status: 200, body: { state: 'ready' } });
  });

  it('names what is missing or does not answer, and not why', async () => {
    broken.add('views').add('slow');
    await until(async () => (await ask(gateway.url, 'GET /health/ready')).status === 503);
    const seen = await ask(gateway.url, 'GET /health/ready');
    broken.clear();
    expect(seen).toMatchObject({ status: 503, body: { state: 'not-ready', missing: ['views', 'slow'] } });
    expect(JSON.stringify(seen.body)).not.toContain('secret');
    expect(gateway.log.join()).toContain('secret reason of views');
  });

  it('is looked at once for all who ask within a second', async () => {
    await until(async () => (await ask(gateway.url, 'GET /health/ready')).status === 200);
    const ready = (): Promise<Seen> => ask(gateway.url, 'GET /health/ready');
    let seen: readonly Seen[] = [];
    // What was seen before is remembered at first.
    await until(async () => {
      looks = 0;
      seen = await Promise.all(Array.from({ length: 20 }, ready));
      return looks > 0;
    });
    expect(new Set([...seen, await ready()].map(({ status }) => status))).toEqual(new Set([200]));
    // Two of the three checks count their looks.
    expect(looks).toBe(2);
    await until(async () => {
      await ready();
      return looks > 2;
    });
    expect(looks).toBe(4);
  });
});

describe('pages', () => {
  it('describe the API, to programs and to people', async () => {
    const described = await ask(gateway.url, 'GET /openapi.json');
    expect(described).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
    const page = await ask(gateway.url, 'GET /docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const parts = [...String(page.body['text']).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(parts.length).toBe(6);
    expect(page.body['text']).toMatch(/<html lang="en-GB">[\s\S]*<main id="api">/);
    for (const path of parts) expect((await ask(gateway.url, `GET ${path}`)).status).toBe(200);
  });

  it('explain problems', async () => {
    const explained = await ask(gateway.url, 'GET /problems/idempotency-key-reused');
    expect(explained.body['explanation']).toMatch(/new key/);
    for (const code of [
      'expectation-failed',
      'request-timed-out',
      'headers-too-large',
      'address-too-long',
      'not-available',
    ])
      expect((await ask(gateway.url, `GET /problems/${code}`)).body['explanation']).not.toMatch(/rules of the field/);
    expect((await ask(gateway.url, 'GET /problems/shelf-full')).body).toMatchObject({
      title: 'Shelf full',
      explanation: 'Clear it.',
    });
  });
});
