import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';
import { signIn } from '../support/sign-in.js';

/** The traps of HTTP, JSON, JavaScript, PostgreSQL and calendars, one by one, at the addresses of the product. */
const AUTHORITY = 'E09000024';
const FUNDS = `/authorities/${AUTHORITY}/funds/2026`;
let product: Product;
let tokens: Readonly<Record<string, string>>;
let keys = 0;

beforeAll(async () => {
  product = await (await productHere()).start();
  const people = ['operator', 'sutton-board', 'sutton-buyer', 'merton-budget', 'merton-auditor'];
  const signed = people.map(async (name) => [name, await signIn(product.url, name)] as const);
  tokens = Object.fromEntries(await Promise.all(signed));
}, 90_000);
afterAll(() => product.remove());

interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Sending {
  readonly as?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(route: string, { as = 'merton-budget', body, headers }: Sending = {}): Promise<Seen> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const answer = await fetch(`${product.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[as]}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': `trap-${(keys += 1)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A problem of this status that says what was wrong, in these words. */
function expectProblem(seen: Seen, status: number, ...words: readonly string[]): void {
  expect(seen).toMatchObject({ status });
  expect(seen.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  for (const word of words) expect(seen.text).toContain(word);
}

const fund = (allocatedPence: string, more = ''): string =>
  `{"name":"Fiction","allocatedPence":${allocatedPence},"warnAt":8000,"stopAt":10000${more}}`;

describe('a number', () => {
  it.each(['1e400', '-1e400', '-1', '9007199254740993', '0.1', '1e-7', '"100"', 'true', '[]', '{}', 'null'])(
    '%s is no amount, and the field is named',
    async (value) => expectProblem(await send(`PUT ${FUNDS}/X`, { body: fund(value) }), 400, 'allocatedPence'),
  );

  it.each(['NaN', 'Infinity', '0x10', '1_000', '01', '.5', '+1'])('%s is no JSON', async (value) =>
    expectProblem(await send(`PUT ${FUNDS}/X`, { body: fund(value) }), 400, 'malformed-json', 'syntax'),
  );

  it('that is written otherwise is the same number: nothing below zero, nothing broken', async () => {
    for (const [place, value] of ['-0', '5e3', '1.0'].entries())
      expect(await send(`PUT ${FUNDS}/N${place}`, { body: fund(value) })).toMatchObject({ status: 200 });
    const { text } = await send(`GET /authorities/${AUTHORITY}/funds`);
    expect(text).not.toContain('-0');
  });

  it.each(['2026.0', '1e3', '0x7ea', '%2B2026', '99999999999999999999', '-2026'])('%s is no year', async (year) =>
    expectProblem(await send(`PUT /authorities/${AUTHORITY}/funds/${year}/X`, { body: fund('1') }), 400, 'year'),
  );
});

describe('a text', () => {
  it.each([
    ['NUL', 'a\\u0000b', 'malformed-json'],
    ['half a character', 'a\\ud800', 'malformed-json'],
    ['the other half', '\\udfffa', 'malformed-json'],
    ['a line end', 'a\\nb', 'name'],
    ['nothing to see', '  ', 'name'],
    ['too much', 'x'.repeat(10_000), 'name'],
  ])('with %s is refused before it reaches the store', async (_, name, named) => {
    const body = `{"name":"${name}","allocatedPence":1,"warnAt":8000,"stopAt":10000}`;
    expectProblem(await send(`PUT ${FUNDS}/X`, { body }), 400, named);
  });

  it('in an address is checked as in a body', async () => {
    for (const id of ['X%00', 'X%0A', 'a.b.c..', '%C3%A9', "'--"])
      expectProblem(await send(`PUT ${FUNDS}/${id}`, { body: fund('1') }), 400, 'fund');
    expectProblem(await send(`PUT ${FUNDS}/X%ED%A0%80`, { body: fund('1') }), 400);
  });
});

describe('a name of a field', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'streamId', 'name\\udfff'])(
    '%s reaches nothing',
    async (name) => expectProblem(await send(`PUT ${FUNDS}/X`, { body: fund('1', `,"${name}":{"x":1}`) }), 400),
  );

  it('of every object is nobody’s parked scope or projection', async () => {
    const as = 'operator';
    const body = '{"reason":"x"}';
    for (const scope of ['constructor', 'toString', 'valueOf']) {
      const path = `/operations/consumers/orders-views/parked/${scope}`;
      expectProblem(await send(`POST ${path}/retry`, { as, body }), 409, 'scope-not-parked');
      expectProblem(await send(`GET ${path}`, { as }), 404, 'scope-not-parked');
      expectProblem(await send(`POST /operations/consumers/${scope}/rebuilds`, { as, body }), 404, 'consumer-unknown');
    }
    expectProblem(await send('POST /operations/consumers/__proto__/rebuilds', { as, body }), 400, 'consumer');
  });
});

describe('a date', () => {
  it.each(['2026-02-30', '2026-13-01', '2025-02-29', '2026-00-10', '26-01-01', '2026-1-1', '+002026-01-01', ''])(
    '%p is none',
    async (from) => {
      const body = JSON.stringify({ name: 'P', lead: 'E09000029', from, noticeMonths: 6, schemes: ['stock'] });
      expectProblem(await send('PUT /partnerships/dates', { as: 'sutton-board', body }), 400, 'from');
    },
  );

  it.each(['2026-12-04T24:00', '2026-12-04T17:60', '2026-12-04', '2026-12-04T17:00Z', '2026-02-30T17:00'])(
    '%p is no time in London',
    async (closesAt) => {
      const body = JSON.stringify({ closesAt });
      expectProblem(
        await send('POST /partnerships/p/orders/o/window', { as: 'sutton-buyer', body }),
        ...([400, 'closesAt'] as const),
      );
    },
  );
});

describe('a key, a token, a method, a type', () => {
  it.each([
    ['none', ''],
    ['too long', 'x'.repeat(201)],
    ['two words', 'a b'],
  ])('%s for a key is refused', async (_, key) =>
    expectProblem(
      await send(`PUT ${FUNDS}/X`, { body: fund('1'), headers: { 'idempotency-key': key } }),
      ...([400, 'idempotency-key-missing'] as const),
    ),
  );

  it('the same key for another body is refused, for the same it is answered as the first time', async () => {
    const headers = { 'idempotency-key': 'trap-twice' };
    const first = await send(`PUT ${FUNDS}/K1`, { body: fund('1'), headers });
    expect(await send(`PUT ${FUNDS}/K1`, { body: fund('1'), headers })).toMatchObject({
      status: 200,
      text: first.text,
    });
    expectProblem(await send(`PUT ${FUNDS}/K1`, { body: fund('2'), headers }), 422, 'idempotency-key-reused');
    expectProblem(await send(`PUT ${FUNDS}/K2`, { body: fund('1'), headers }), 422, 'idempotency-key-reused');
  });

  it('no token, or none of ours, is told how to sign in', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer a.b.c', 'Basic eDp5', `Bearer ${tokens['operator']}x`]) {
      const seen = await send('GET /authorities', { headers: { authorization } });
      expectProblem(seen, 401);
      expect(seen.headers.get('www-authenticate')).toContain('Bearer realm=');
    }
  });

  it('another method is told which there are, an address that is none is none', async () => {
    for (const method of ['DELETE', 'PATCH', 'OPTIONS', 'POST']) {
      const seen = await send(`${method} ${FUNDS}/X`);
      expectProblem(seen, 405, 'method-not-allowed');
      expect(seen.headers.get('allow')).toBe('GET, HEAD, PUT');
    }
    for (const path of ['/nowhere', '/authorities/', '//authorities', '/Authorities'])
      expectProblem(await send(`GET ${path}`), 404, 'no-such-page');
  });

  it('another kind of body is refused, and one that is too large', async () => {
    for (const type of ['application/xml', 'text/plain', 'multipart/form-data', 'application/json; charset=utf-16'])
      expectProblem(await send(`PUT ${FUNDS}/X`, { body: fund('1'), headers: { 'content-type': type } }), 415);
    expectProblem(await send(`PUT ${FUNDS}/X`, { body: fund('1'), headers: { 'content-encoding': 'gzip' } }), 415);
    expectProblem(await send(`PUT ${FUNDS}/X`, { body: `"${'x'.repeat(1_100_000)}"` }), 413, 'body-too-large');
    const file = { as: 'sutton-buyer', body: 'x'.repeat(4_200_000), headers: { 'content-type': 'text/plain' } };
    expectProblem(await send('POST /partnerships/p/suppliers/s/files/f', file), 413, 'body-too-large');
  });
});

describe('a question', () => {
  it('that needs nothing is answered to whoever has signed in', async () => {
    for (const path of ['/authorities', '/partnerships'])
      expect(await send(`GET ${path}`, { as: 'merton-auditor' })).toMatchObject({ status: 200 });
  });

  it('after what is no position, or one of another store, is refused', async () => {
    expectProblem(await send('GET /authorities?after=x'), 400, 'after');
    expectProblem(await send('GET /authorities?after=other@00000000000000000001'), 409, 'position-of-another-store');
    const { text } = await send('GET /operations/consumers', { as: 'operator' });
    const { head } = JSON.parse(text) as { head: string };
    const beyond = `${head.split('@')[0]}@00000000000999999999`;
    expectProblem(await send(`GET /authorities?after=${beyond}`), 409, 'position-beyond-end', beyond);
    expectProblem(await send(`GET /operations/parked?after=${beyond}`, { as: 'operator' }), 409, 'position-beyond-end');
  });

  it('with a parameter twice, unknown or out of bounds names it', async () => {
    expectProblem(await send('GET /authorities?colour=red'), 400, 'colour');
    expectProblem(await send('GET /operations/refusals?limit=0', { as: 'operator' }), 400, 'limit');
    expectProblem(await send('GET /operations/refusals?limit=1&limit=2', { as: 'operator' }), 400, 'limit');
  });

  it('about another borough’s money is refused', async () => {
    expectProblem(await send('GET /authorities/E09000016/funds'), 403, 'not-your-borough');
    expectProblem(await send('PUT /authorities/E09000016/funds/2026/X', { body: fund('1') }), 403, 'not-your-borough');
  });
});
