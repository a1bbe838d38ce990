import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';
import { signIn } from '../support/sign-in.js';
import { attempt, endpointsOf, type Endpoint } from './described.js';
import { allowed, forbidden } from './values.js';

let product: Product;
let endpoints: readonly Endpoint[];
let tokens: Readonly<Record<string, string>>;
const PEOPLE = [
  'operator',
  'sutton-board',
  'sutton-buyer',
  'sutton-contracts',
  'merton-stock',
  'merton-budget',
  'merton-finance',
  'merton-auditor',
];

beforeAll(async () => {
  product = await (await productHere()).start();
  endpoints = await endpointsOf(product.url);
  tokens = Object.fromEntries(
    await Promise.all(PEOPLE.map(async (name) => [name, await signIn(product.url, name)] as const)),
  );
}, 90_000);
afterAll(() => product.remove());

const DUTIES: Readonly<Record<string, string>> = {
  operator: 'operator',
  board: 'sutton-board',
  'joint-buyer': 'sutton-buyer',
  'contract-manager': 'sutton-contracts',
  'stock-manager': 'merton-stock',
  'budget-holder': 'merton-budget',
  'finance-officer': 'merton-finance',
  s151: 'merton-finance',
  auditor: 'merton-auditor',
};

/** The token of somebody whose duty it is, so that the request gets as far as being read. */
function allowedToken({ id, may }: Endpoint): string {
  const duty = may.find((role) => role in DUTIES);
  const token = tokens[DUTIES[duty ?? ''] ?? ''];
  if (!token) throw new Error(`nobody may ${id}: ${may.join(', ')}`);
  return token;
}

/** Whatever is sent: an answer in the 4xx, as a problem that names itself, without a stack. */
async function problemOf(
  answer: Response,
  what: string,
): Promise<{ what: string; status: number; code: unknown; text: string }> {
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  const refused = answer.status >= 400 && answer.status < 500;
  expect(refused ? '' : `${what} was answered with ${answer.status}: ${text.slice(0, 200)}`).toBe('');
  expect({ what, type }).toMatchObject({ type: expect.stringContaining('application/problem+json') });
  expect({ what, stack: /\bat .+\.(js|ts):\d+/.test(text) }).toMatchObject({ stack: false });
  return { what, status: answer.status, code: (JSON.parse(text) as { code?: unknown }).code, text };
}

describe('whoever comes to the door', () => {
  it('the description leaves nothing out that matters: there are commands and queries in it', () => {
    expect(endpoints.filter(({ method }) => method === 'GET').length).toBeGreaterThan(8);
    expect(endpoints.filter(({ method }) => method !== 'GET').length).toBeGreaterThan(30);
  });

  it('without a token, or with one that is not ours, nobody gets further than 401', async () => {
    const forged = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZXMiOlsib3BlcmF0b3IiXX0.';
    for (const endpoint of endpoints) {
      for (const token of [undefined, 'x', forged, `${tokens['operator']}x`]) {
        const { status } = await problemOf(
          await attempt(product.url, endpoint, token),
          `${endpoint.id} with ${token?.slice(0, 8)}`,
        );
        expect({ endpoint: endpoint.id, status }).toEqual({ endpoint: endpoint.id, status: 401 });
      }
    }
  });

  it('a body that is no JSON, too deep, too large, of another kind or poisoned is refused', async () => {
    for (const endpoint of endpoints.filter(({ body }) => body)) {
      const token = allowedToken(endpoint);
      const send = async (what: string, how: Parameters<typeof attempt>[3]) =>
        problemOf(await attempt(product.url, endpoint, token, how), `${endpoint.id}: ${what}`);
      expect((await send('not JSON', { raw: '{"a":' })).status).toBe(400);
      expect((await send('a list', { body: [] })).status).toBe(400);
      expect((await send('prototype', { raw: '{"__proto__":{"roles":["operator"]}}' })).status).toBe(400);
      expect((await send('deep', { raw: `${'['.repeat(20_000)}${']'.repeat(20_000)}` })).status).toBe(400);
      expect((await send('another kind', { headers: { 'content-type': 'text/html' } })).status).toBe(415);
      expect((await send('no key', { headers: { 'idempotency-key': undefined } })).status).toBe(400);
      expect(
        (await send('an unknown field', { body: { ...(allowed(endpoint.body ?? {}) as object), unheardOf: 1 } })).text,
      ).toContain('unheardOf');
    }
    const [one] = endpoints.filter(({ body }) => body);
    if (!one) throw new Error('no endpoint takes a body');
    expect(
      (
        await problemOf(
          await attempt(product.url, one, allowedToken(one), { raw: JSON.stringify({ name: 'x'.repeat(2_000_000) }) }),
          'too large',
        )
      ).status,
    ).toBe(413);
  });

  it('every field of every body is checked, and the answer names the field', async () => {
    let tried = 0;
    for (const endpoint of endpoints) {
      for (const [name, schema] of Object.entries(endpoint.body?.properties ?? {})) {
        for (const value of forbidden(schema)) {
          const body = { ...(allowed(endpoint.body ?? {}) as object), [name]: value };
          const optional = value === null && !(endpoint.body?.required ?? []).includes(name);
          if (optional) continue;
          const { status, text } = await problemOf(
            await attempt(product.url, endpoint, allowedToken(endpoint), { body }),
            `${endpoint.id}.${name} = ${JSON.stringify(value)?.slice(0, 40)}`,
          );
          const shown = `${endpoint.id}.${name} = ${JSON.stringify(value)?.slice(0, 40)}: ${status} ${text.slice(0, 300)}`;
          // Text that no store could hold is refused before its field is looked at.
          const named = text.includes(name) || text.includes('malformed-json');
          expect(status === 400 && named ? '' : shown).toBe('');
          tried += 1;
        }
      }
    }
    expect(tried).toBeGreaterThan(500);
  }, 120_000);

  it('every part of every path is checked', async () => {
    for (const endpoint of endpoints) {
      for (const { name, schema } of endpoint.pathParameters) {
        for (const value of forbidden(schema).filter(
          (each): each is string =>
            typeof each === 'string' && each !== '' && each.length < 1_000 && !each.includes('\ud800'),
        )) {
          const { status } = await problemOf(
            await attempt(product.url, endpoint, allowedToken(endpoint), { path: { [name]: value } }),
            `${endpoint.id} {${name}} = ${value}`,
          );
          expect([400, 404]).toContain(status);
        }
      }
    }
  });

  it('every endpoint × every person: nobody reaches another borough’s data or does what is not their duty', async () => {
    const stranger = 'E09000033';
    const unread = new Set<string>();
    for (const endpoint of endpoints) {
      for (const username of PEOPLE.filter((name) => name !== 'operator')) {
        // Founding a partnership of one’s own is everybody’s right who sits on a board.
        if (endpoint.id === 'EstablishPartnership' && username === 'sutton-board') continue;
        const path = { authority: stranger, partnership: 'nobodys', order: 'none', line: '1' };
        const answer = await attempt(product.url, endpoint, tokens[username], { path });
        if (OPEN_TO_ALL.has(endpoint.id) && answer.status === 200) continue;
        const { status } = await problemOf(answer, `${endpoint.id} as ${username}`);
        expect([400, 403, 404, 409, 422]).toContain(status);
        if (status === 400) unread.add(endpoint.id);
      }
    }
    // Values made from the description alone may break a rule that it can't tell; nearly all must get as far as the rules of who may.
    expect([...unread].length).toBeLessThan(endpoints.length / 10);
  }, 120_000);

  it('nothing was answered but what the description says: status, kind and shape', () => {
    expect([...(endpoints[0]?.answers.surprises ?? ['no endpoint'])]).toEqual([]);
  });

  it('and the product is still well', async () => {
    expect(await product.ready()).toBe(true);
  });
});

/** Not another borough's: which authorities there are, which partnerships are one's own, and founding one oneself. */
const OPEN_TO_ALL = new Set(['authorities', 'authority', 'partnerships']);
