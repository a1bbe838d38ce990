import { spawn } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../support/sign-in.js';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';

const DEMO = 'dist/apps/standalone/src/demo/main.js';
const PARKED = '/operations/consumers/sending/parked/south-london-stock';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
interface Consumer {
  readonly consumer: string;
  readonly kind: string;
  readonly eventsBehind: number;
  readonly parked: number;
}

let product: Product;
let operator: string;
let story: Promise<number | null>;
let keys = 0;

beforeAll(async () => {
  product = await (await productHere()).start();
  operator = await signIn(product.url, 'operator');
  // A file where suppliers' folders should be: no order can be put there.
  rmSync(outbox(), { recursive: true, force: true });
  writeFileSync(outbox(), 'not a folder');
  const demo = spawn(process.execPath, [DEMO, '--url', product.url], { stdio: 'ignore' });
  story = new Promise((resolve) => demo.once('exit', resolve));
}, 90_000);
afterAll(() => product.remove());

const outbox = (): string => join(product.data, 'outbox');

async function ask(path: string, token = operator): Promise<Answer> {
  const answer = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

async function give(path: string, body: object, token = operator): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': `operators-${(keys += 1)}`,
  };
  const answer = await fetch(`${product.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const consumers = async () => (await ask('/operations/consumers')).body['consumers'] as readonly Consumer[];
const standing = async (name: string) => (await consumers()).find(({ consumer }) => consumer === name);

describe('an operator, over HTTP', () => {
  it('sees an order that could not be sent: what is parked, why, and what can be done', async () => {
    await until(async () => (await standing('sending'))?.parked === 1);
    expect(await ask('/operations/consumers')).toMatchObject({ status: 200, body: { healthy: false } });
    const { body } = await ask('/operations/parked');
    expect(body['parked']).toMatchObject([
      {
        ...{ consumer: 'sending', kind: 'process', scope: 'south-london-stock', attempts: 1 },
        reason: expect.stringContaining('ENOTDIR'),
        event: { type: 'JointOrderApproved' },
      },
    ]);
    expect((await ask(PARKED)).body).toMatchObject({
      event: { data: { order: 'SLS-2026-001' } },
      actions: [{ path: `${PARKED}/retry` }, { path: `${PARKED}/skip` }],
    });
  }, 90_000);

  it('tries again too early, and is told that it waits still', async () => {
    const retried = await give(`${PARKED}/retry`, { reason: 'Perhaps it was the weather.' });
    expect(retried).toMatchObject({ status: 200, body: { events: ['ParkedScopeRetried'] } });
    const { body } = await ask(`/operations/parked?after=${String(retried.body['position'])}`);
    expect(body['parked']).toMatchObject([{ attempts: 2, retrying: false }]);
  });

  it('mends what stood in the way: then the order is sent once, and the story goes on', async () => {
    rmSync(outbox());
    const retried = await give(`${PARKED}/retry`, { reason: 'The outbox is a folder again.' });
    const { body } = await ask(`/operations/parked?after=${String(retried.body['position'])}`);
    expect(body).toEqual({ parked: [] });
    expect(await story).toBe(0);
    expect(readdirSync(join(outbox(), 'askews-holts')).filter((name) => name.endsWith('.CEP'))).toHaveLength(1);
    await until(async () => (await consumers()).every(({ eventsBehind }) => eventsBehind === 0));
    expect((await ask('/operations/consumers')).body).toMatchObject({ healthy: true });
  }, 90_000);

  it('can’t skip what is not parked, nor rebuild a process', async () => {
    expect(await give(`${PARKED}/retry`, { reason: 'x' })).toMatchObject({ status: 409 });
    expect(await give('/operations/consumers/sending/rebuilds', { reason: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'not-a-projection' },
    });
    expect(await give('/operations/consumers/nobody/rebuilds', { reason: 'x' })).toMatchObject({ status: 404 });
  });

  it('rebuilds a projection, and people see what they saw before', async () => {
    const buyer = await signIn(product.url, 'sutton-buyer');
    const order = '/partnerships/south-london-stock/orders/SLS-2026-001';
    const before = (await ask(order, buyer)).body;
    const rebuilt = await give('/operations/consumers/orders-views/rebuilds', { reason: 'To be sure.' });
    await ask(`/operations/consumers?after=${String(rebuilt.body['position'])}`);
    expect((await ask(order, buyer)).body).toEqual(before);
    expect(await standing('orders-views')).toMatchObject({ kind: 'projection', parked: 0 });
  });

  it('is the only one who may', async () => {
    for (const username of ['sutton-buyer', 'sutton-board', 'merton-auditor', 'merton-finance']) {
      const token = await signIn(product.url, username);
      for (const path of ['/operations/consumers', '/operations/parked', '/operations/refusals', PARKED])
        expect(await ask(path, token)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
      expect(await give(`${PARKED}/retry`, { reason: 'x' }, token)).toMatchObject({ status: 403 });
    }
  });
});
