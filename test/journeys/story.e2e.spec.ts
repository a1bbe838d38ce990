import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Reader from 'edifact/reader.js';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readInterchanges, readOrders, type OrdersMessage } from '#edifact';
import { demonstration } from '#identity';
import { tellStory } from '../../apps/standalone/src/demo/story.js';
import { attempt, endpointsOf } from '../hostile/described.js';
import { signIn } from '../support/sign-in.js';
import { Product } from '../support/product.js';

const { SUTTON, MERTON, HAVERING, REDBRIDGE } = demonstration;
const PARTNERSHIP = '/partnerships/south-london-stock';
const ORDER = `${PARTNERSHIP}/orders/SLS-2026-001`;
const DAY = 86_400_000;

let product: Product;
beforeAll(async () => {
  product = await (await Product.prepare([])).start();
  while (!product.printed.includes('Done:')) {
    if (product.printed.includes('demonstration stopped')) throw new Error(product.printed);
    await pause(50);
  }
}, 180_000);
afterAll(() => product.remove());

interface Order {
  readonly state: string;
  readonly totalPence: number | null;
  readonly boroughs: readonly { readonly authority: string; readonly copies: number }[];
  readonly lines: readonly object[];
  readonly commitments: readonly { readonly authority: string; readonly amounts: { readonly duePence: number } }[];
  readonly sent: { readonly file: string; readonly sha256: string };
  readonly history: object;
}

/** Whatever was asked for; each test looks at what its question has. */
interface Body extends Order {
  readonly files: readonly { readonly quotes: readonly { readonly quote: string }[] }[];
  readonly orders: readonly Order[];
  readonly funds: readonly { readonly fund: string; readonly committedPence: number }[];
}

interface Seen {
  readonly status: number;
  readonly body: Body;
}

async function ask(person: string, path: string, command?: object): Promise<Seen> {
  const token = await signIn(product.url, person);
  const key = createHash('sha256')
    .update(JSON.stringify([person, path, command]))
    .digest('hex')
    .slice(0, 32);
  const answer = await fetch(`${product.url}${path}`, {
    method: command ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    ...(command ? { body: JSON.stringify(command) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}

describe('at the end of the demonstration', () => {
  it('each borough sees its own part of the order, and of the others no more than how many copies', async () => {
    const parts = { sutton: 78_63, merton: 79_48, havering: 39_93, redbridge: 72_04 };
    for (const [borough, totalPence] of Object.entries(parts)) {
      const { body } = await ask(`${borough}-stock`, `${PARTNERSHIP}/orders`);
      expect(body.orders).toMatchObject([{ state: 'sent', copies: 41, own: { totalPence, cover: 'covered' } }]);
      if (borough !== 'sutton') expect(body.orders[0]).toMatchObject({ totalPence: null, boroughs: null });
    }
    const { body } = await ask('merton-stock', ORDER);
    expect(body.lines).toHaveLength(6);
    for (const line of body.lines) expect(line).toMatchObject({ boroughs: null, shares: null, totalPence: null });
    expect(body.commitments.map((each) => each.authority)).toEqual([MERTON]);
  });

  it('the lead sees whom the order is for, and the auditor every share, which add up to the whole', async () => {
    const { body: lead } = await ask('sutton-buyer', ORDER);
    expect(lead).toMatchObject({ totalPence: 270_08, round: 2, shortfall: { rule: 'reduce-copies' } });
    expect(lead.boroughs.map((each) => [each.authority, each.copies])).toEqual([
      [HAVERING, 7],
      [MERTON, 11],
      [REDBRIDGE, 11],
      [SUTTON, 12],
    ]);
    const { body: whole } = await ask('sutton-auditor', ORDER);
    const due = whole.commitments.map((each) => each.amounts.duePence);
    expect(due.reduce((sum, pence) => sum + pence, 0)).toBe(270_08);
  });

  it.each([
    ['sutton', SUTTON, { SUADF: 58_27, SUCHD: 20_36 }],
    ['merton', MERTON, { MEADF: 45_56, MECHD: 33_92 }],
    ['havering', HAVERING, { HAADF: 17_07, HACHD: 22_86 }],
    ['redbridge', REDBRIDGE, { READF: 46_89, RECHD: 25_15 }],
  ])('%s’s funds have reserved exactly its part', async (borough, authority, committed) => {
    const { body } = await ask(`${borough}-finance`, `/authorities/${authority}/funds`);
    const found = body.funds.map((fund) => [fund.fund, fund.committedPence]);
    expect(Object.fromEntries(found)).toEqual(committed);
  });

  it('nobody sees another authority’s funds, or gives a command that is not their duty', async () => {
    const funds = `/authorities/${SUTTON}/funds`;
    expect(await ask('merton-finance', funds)).toMatchObject({ status: 403, body: { code: 'not-your-borough' } });
    const approval = await ask('merton-stock', `${ORDER}/approval`, { totalPence: 270_08 });
    expect(approval.status).toBe(403);
  });

  it('the supplier’s outbox holds the order, which our reader and npm’s read alike', async () => {
    const { body } = await ask('sutton-buyer', ORDER);
    const bytes = readFileSync(join(product.data, 'outbox', body.sent.file));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.sent.sha256);
    const { order, tags } = readBack(bytes);
    expect(order.document.number).toMatch(/^SLS-2026-001-\w{4}$/);
    expect(order.lines).toHaveLength(6);
    const copies = order.lines.flatMap((line) => line.copies);
    expect([copies.length, order.lines.reduce((sum, line) => sum + line.quantity, 0)]).toEqual([41, 41]);
    const theirs = new Reader({ autoDetectEncoding: true }).parse(bytes.toString('latin1'));
    expect(theirs.slice(1, -1).map(({ name }) => name)).toEqual(tags);
  });

  it('everybody is answered in the shape that the description gives', async () => {
    const endpoints = (await endpointsOf(product.url)).filter(({ method }) => method === 'GET');
    const { body } = await ask('sutton-buyer', `${PARTNERSHIP}/files`);
    const [{ quote = '' } = {}] = body.files.flatMap(({ quotes }) => quotes);
    const [, partnership = ''] = PARTNERSHIP.slice(1).split('/');
    const path = { partnership, order: 'SLS-2026-001', quote, authority: MERTON, fund: 'MEADF' };
    const found = new Set<string>();
    for (const person of ['sutton-buyer', 'merton-stock', 'merton-budget', 'merton-auditor', 'operator']) {
      const token = await signIn(product.url, person);
      for (const endpoint of endpoints)
        for (const year of endpoint.path.includes('{year}') ? ['2026', '2027'] : [''])
          if ((await attempt(product.url, endpoint, token, { path: { ...path, year } })).ok) found.add(endpoint.id);
    }
    expect([...found]).toEqual(expect.arrayContaining(['joint-order', 'quote', 'fund-position', 'consumers']));
    expect([...(endpoints[0]?.answers.surprises ?? ['no endpoint'])]).toEqual([]);
  });

  it('told twice, also days later, it has no second effect', async () => {
    const before = await ask('sutton-buyer', ORDER);
    await tellStory({ ...telling('demo', 10), tell: () => undefined });
    const after = await ask('sutton-buyer', ORDER);
    expect(after.body.history).toEqual(before.body.history);
    expect((await ask('sutton-buyer', `${PARTNERSHIP}/orders`)).body.orders).toHaveLength(1);
  });
});

describe('a story that is interrupted', () => {
  it('goes on another day; who built the order can’t approve it, and a second person can', async () => {
    await expect(tellStory({ ...telling('spring', 0), tell: until('asks the boroughs') })).rejects.toThrow('enough');
    await expect(tellStory({ ...telling('spring', 1), tell: until('reserve') })).rejects.toThrow('enough');
    const order = '/partnerships/stock-spring/orders/SLS-spring';
    const { body } = await ask('sutton-buyer', order);
    expect(body.state).toBe('ready');
    const approval = await ask('sutton-buyer', `${order}/approval`, { totalPence: body.totalPence });
    expect(approval.body).toMatchObject({ code: 'builder-cannot-approve' });
    await tellStory({ ...telling('spring', 2), tell: () => undefined });
    expect((await ask('sutton-buyer', order)).body.state).toBe('sent');
  });
});

function telling(name: string, daysLater: number) {
  return { url: product.url, name, clock: () => new Date(Date.now() + daysLater * DAY).toISOString() };
}

function until(words: string): (who: string, what: string) => void {
  return (_who, what) => {
    if (what.includes(words)) throw new Error('enough');
  };
}

function readBack(bytes: Uint8Array): { readonly order: OrdersMessage; readonly tags: readonly string[] } {
  const read = readInterchanges(bytes);
  if (!read.ok) throw new Error('not readable');
  const message = read.interchanges[0]?.messages[0];
  if (!message) throw new Error('no message');
  const back = readOrders(message);
  if (!back.ok) throw new Error('not an order');
  return { order: back.order, tags: message.segments.map(({ tag }) => tag) };
}
