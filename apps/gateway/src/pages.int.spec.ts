import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from './testing/client.js';
import { gatewayDatabase, startGateway, type Gateway } from './testing/running-gateway.js';

const broken = new Set<string>();
let database: Awaited<ReturnType<typeof gatewayDatabase>>;
let gateway: Gateway;

async function check(name: string): Promise<void> {
  if (broken.has(name)) throw new Error(`secret reason of ${name}`);
}

beforeAll(async () => {
  database = await gatewayDatabase();
  const checks = {
    store: () => check('store'),
    views: () => check('views'),
    slow: () => (broken.has('slow') ? new Promise<void>(() => undefined) : Promise.resolve()),
  };
  gateway = await startGateway({
    database: database.url,
    checks,
    settings: { explanations: { 'shelf-full': 'Clear it.' } },
  });
});
afterAll(async () => {
  await gateway.close();
  await database.drop();
});

describe('health', () => {
  it('is told to anybody', async () => {
    expect(await ask(gateway.url, 'GET /health/live')).toMatchObject({ status: 200, body: { state: 'live' } });
    expect(await ask(gateway.url, 'GET /health/ready')).toMatchObject({ status: 200, body: { state: 'ready' } });
  });

  it('names what is missing or does not answer, and not why', async () => {
    broken.add('views').add('slow');
    const seen = await ask(gateway.url, 'GET /health/ready');
    broken.clear();
    expect(seen).toMatchObject({ status: 503, body: { state: 'not-ready', missing: ['views', 'slow'] } });
    expect(JSON.stringify(seen.body)).not.toContain('secret');
    expect(gateway.log.join()).toContain('secret reason of views');
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
    for (const path of parts) expect((await ask(gateway.url, `GET ${path}`)).status).toBe(200);
  });

  it('explain problems', async () => {
    const explained = await ask(gateway.url, 'GET /problems/idempotency-key-reused');
    expect(explained.body['explanation']).toMatch(/new key/);
    for (const code of ['request-timed-out', 'headers-too-large', 'address-too-long', 'not-available'])
      expect((await ask(gateway.url, `GET /problems/${code}`)).body['explanation']).not.toMatch(/rules of the field/);
    expect((await ask(gateway.url, 'GET /problems/shelf-full')).body).toMatchObject({
      title: 'Shelf full',
      explanation: 'Clear it.',
    });
  });
});
