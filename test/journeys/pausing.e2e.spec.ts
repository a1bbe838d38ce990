import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '#testing';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';
import { signIn } from '../support/sign-in.js';

const DEMO = 'dist/apps/standalone/src/demo/main.js';
const OPERATOR = 'dist/apps/operator/src/main.js';
const SENDING = '/operations/consumers/sending';
const REASON = 'The supplier moves its folder.';

interface Consumer {
  readonly consumer: string;
  readonly eventsBehind: number;
  readonly paused: { readonly since: string; readonly reason: string } | null;
}

let product: Product;
let token: string;

beforeAll(async () => {
  product = await (await productHere()).start();
  token = await signIn(product.url, 'operator');
}, 90_000);
afterAll(() => product.remove());

/** What a program of ours printed, and its exit code. */
async function run(main: string, ...args: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [main, ...args, '--url', product.url], {
    env: { ...process.env, COMMONSHELF_TOKEN: token },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, printed };
}

async function ask(path: string, as = token): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${as}` } });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

async function give(path: string, key: string, as = token): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'idempotency-key': key };
  const body = JSON.stringify({ reason: REASON });
  const answer = await fetch(`${product.url}${path}`, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}

const sending = async () =>
  ((await ask('/operations/consumers'))['consumers'] as readonly Consumer[]).find(
    ({ consumer }) => consumer === 'sending',
  );

/** Messages that a supplier could collect. */
function sent(): readonly string[] {
  const folder = join(product.data, 'outbox', 'askews-holts');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.CEP')) : [];
}

describe('an operator who pauses the sending of orders', () => {
  let story: Promise<{ code: number | null }>;

  it('is told what it means, and sees it in the status', async () => {
    expect((await run(OPERATOR, 'pause', 'sending')).printed).toMatch(/--reason/);
    const paused = await run(OPERATOR, 'pause', 'sending', '--reason', REASON);
    expect(paused).toMatchObject({ code: 0, printed: expect.stringMatching(/sending is paused/) });
    expect((await sending())?.paused?.reason).toBe(REASON);
    const status = await run(OPERATOR, 'status');
    expect(status).toMatchObject({ code: 0, printed: expect.stringMatching(/sending +process .* paused\n/) });
    expect(status.printed).toContain(REASON);
  }, 60_000);

  it('can’t pause it twice, and is told what can be done; others may not at all', async () => {
    expect(await give(`${SENDING}/pause`, 'twice')).toMatchObject({
      status: 409,
      body: {
        code: 'consumer-paused',
        title: 'Consumer paused',
        facts: { reason: REASON, allowed: ['ResumeConsumer'] },
      },
    });
    expect(await run(OPERATOR, 'pause', 'sending', '--reason', REASON)).toMatchObject({
      ...{ code: 1, printed: expect.stringMatching(/Consumer paused/) },
    });
    const buyer = await signIn(product.url, 'sutton-buyer');
    for (const what of ['pause', 'resume'])
      expect(await give(`${SENDING}/${what}`, `buyer-${what}`, buyer)).toMatchObject({ status: 403 });
  }, 60_000);

  it('finds it paused when all was killed meanwhile: an order is approved, and not sent', async () => {
    await product.kill();
    await product.start();
    story = run(DEMO, '--name', 'spring');
    const buyer = await signIn(product.url, 'sutton-buyer');
    const order = '/partnerships/stock-spring/orders/SLS-spring';
    await until(async () => (await ask(order, buyer))['state'] === 'approved', 100);
    await until(async () => ((await sending())?.eventsBehind ?? 0) > 0);
    expect((await sending())?.paused?.reason).toBe(REASON);
    expect(sent()).toEqual([]);
  }, 90_000);

  it('resumes it: the order is sent once, and the story ends', async () => {
    expect(await run(OPERATOR, 'resume', 'sending', '--reason', 'It has moved.')).toMatchObject({ code: 0 });
    expect(await story).toMatchObject({ code: 0 });
    expect(sent()).toHaveLength(1);
    await until(async () => (await sending())?.eventsBehind === 0);
    expect((await sending())?.paused).toBeNull();
    expect(await give(`${SENDING}/resume`, 'twice-resumed')).toMatchObject({
      status: 409,
      body: { code: 'consumer-not-paused', facts: { allowed: ['PauseConsumer'] } },
    });
  }, 90_000);
});
