import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, askRawly, type Seen } from './testing/client.js';
import { gatewayOfItsOwn, type Gateway } from './testing/running-gateway.js';

const SHELF = 'PUT /partnerships/p1/shelves/s1';
let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await gatewayOfItsOwn();
  token = await gateway.token('sel');
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.transport.commands.length = 0;
});

let keys = 0;
const give = (body: unknown, headers: Record<string, string> = {}, route = SHELF): Promise<Seen> =>
  ask(gateway.url, route, { token, key: `malformed-${(keys += 1)}`, body, headers });

describe('fields', () => {
  it('that break a rule are all named, with the rule and what they must be', async () => {
    const books = [{ number: 'b1', label: { text: '', width: 5.5, colour: 'red' } }, { number: 'no good' }, 7];
    const seen = await give({ place: 'x'.repeat(51), boards: '3', books, colour: 'red', shelf: 's2' });
    expect(seen).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    const early = seen.body.errors?.map(({ field, rule }) => `${field} ${rule}`);
    expect(early).toEqual(['colour unknown', 'shelf twice']);
    const later = await give({ place: 'x'.repeat(51), boards: '3', books });
    const errors = later.body.errors ?? [];
    expect(errors.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['place', 'boards', 'books.0.label.text', 'books.0.label.width', 'books.1.number']),
    );
    expect(errors).toContainEqual({
      field: 'books.0.label.colour',
      rule: 'unknown',
      message: 'books.0.label.colour is not a field of this request',
    });
    for (const { field, message } of errors) expect(message.startsWith(`${field} `)).toBe(true);
  });

  it.each([
    ['missing', {}, 'place required'],
    ['null', { place: 'x', boards: null }, 'boards null'],
    [
      'null deep inside',
      { place: 'x', books: [{ number: 'a', label: { text: null, width: 10 } }] },
      'books.0.label.text null',
    ],
    ['missing inside', { place: 'x', books: [{}] }, 'books.0.number required'],
    ['named like methods', { place: 'x', streamId: 'other' }, 'streamId unknown'],
  ])('that are %s are named', async (_, body, expected) => {
    const seen = await give(body);
    expect(seen.status).toBe(400);
    expect(seen.body.errors?.map(({ field, rule }) => `${field} ${rule}`)).toContain(expected);
  });

  it('in the address are checked too', async () => {
    const seen = await give({ place: 'x' }, {}, 'PUT /partnerships/p%201/shelves/%00');
    expect(seen.status).toBe(400);
    expect(new Set(seen.body.errors?.map(({ field }) => field))).toEqual(new Set(['partnership', 'shelf']));
  });

  it('of a JSON body are taken from nowhere else: not from the query of its address', async () => {
    const seen = await give({ boards: 3 }, {}, `${SHELF}?place=Here&boards=3`);
    expect(seen).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(seen.body.errors?.map(({ field, rule }) => `${field} ${rule}`)).toEqual(['place unknown', 'boards unknown']);
    expect(await give(undefined, {}, 'POST /partnerships/p1/shelves/s1/clear?colour=red')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'colour', rule: 'unknown' }] },
    });
  });

  it('too many to be meant are refused before they are checked', async () => {
    const books = Array.from({ length: 30_000 }, () => ({}));
    expect(await give({ place: 'x', books })).toMatchObject({
      status: 400,
      body: { facts: { reason: 'too-many-values' } },
    });
  });
});

describe('JSON', () => {
  it.each([
    ['broken', '{"place":', 'syntax'],
    ['not JSON', 'place=x', 'syntax'],
    ['reaching for prototypes', '{"__proto__":{"place":"x"}}', 'reserved-name'],
    ['reaching for constructors', '{"place":"x","books":[{"constructor":{"prototype":{}}}]}', 'reserved-name'],
    ['naming what every object has', '{"place":"x","books":[{"number":"a","toString":1}]}', 'reserved-name'],
    ['with names that an answer would repeat', `{"${'x'.repeat(101)}":{"a":null,"b":null}}`, 'name-too-long'],
    ['deep', `{"place":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'too-deep'],
    ['with half a character', '{"place":"\\ud800"}', 'text'],
    ['with NUL', '{"place":"a\\u0000b"}', 'text'],
    ['in another encoding', Buffer.from('{"place":"caf\u00e9"}', 'latin1'), 'syntax'],
  ])('%s is refused', async (_, body, reason) => {
    expect(await give(body)).toMatchObject({ status: 400, body: { code: 'malformed-json', facts: { reason } } });
  });

  it.each([
    ['{"place":"a","place":"a"}', 'place'],
    ['{"place":"a","books":[{"number":"a"},{"label":{"width":1,"text":"}{","w\\u0069dth":2}}]}', 'books.1.label.width'],
    ['{"a":{"b":"\\"b\\":1"},"c":[[{"d":1}],[{"d":1,"d":{"d":1}}]]}', 'c.1.0.d'],
    [' { "a\\\\" : 1 , "a\\\\" : 2 } ', 'a\\'],
  ])('with a name twice in one object is refused, and names it: %s', async (body, field) => {
    const message = `${field} is there twice`;
    expect(await give(body)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ field, rule: 'twice', message }] },
    });
  });

  it('with the same name in several objects, or in a text, is read', async () => {
    const books = [{ number: 'a', label: { text: '"number":1, \\"number":2, :', width: 10 } }, { number: 'a' }];
    expect(await give({ place: ':', books })).toMatchObject({ status: 200 });
    gateway.transport.commands.length = 0;
  });

  it.each(['null', '[]', '"text"', '7', 'true'])('that is %s and no object is refused', async (body) => {
    expect(await give(body)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('over 1 MiB is refused, whether its length is told or not', async () => {
    const large = JSON.stringify({ place: 'x'.repeat(1_048_576) });
    expect(await give(large)).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    const head = `PUT /partnerships/p1/shelves/s1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: k\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const seen = await askRawly(gateway.url, `${head}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`);
    expect(seen).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'nonsense'])(
    'sent as %s is refused',
    async (type) => {
      expect(await give('{"place":"x"}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: { code: 'unsupported-media-type' },
      });
    },
  );
});

describe('a body', () => {
  it.each([
    ['in another character set', { 'content-type': 'application/json; charset=utf-16' }, { charset: 'utf-16' }],
    ['packed', { 'content-encoding': 'gzip' }, { encoding: 'gzip' }],
  ])('%s is refused unread', async (_, headers, facts) => {
    expect(await give('{"place":"x"}', headers as unknown as Record<string, string>)).toMatchObject({
      status: 415,
      body: { code: 'unsupported-media-type', facts },
    });
  });

  it('packed on its way is refused unread', async () => {
    const head = `${SHELF} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close`;
    const packed = `${head}\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    const seen = await askRawly(gateway.url, packed);
    expect(seen).toMatch(/^HTTP\/1\.1 415 /);
    expect(seen).toContain('"facts":{"encoding":"gzip, chunked"}');
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])(
    'sent as %s is read',
    async (type) => {
      expect(await give('{"place":"x"}', { 'content-type': type, 'content-encoding': 'identity' })).toMatchObject({
        status: 200,
      });
      gateway.transport.commands.length = 0;
    },
  );
});

describe('an Idempotency-Key', () => {
  it.each([undefined, '', ' ', 'x'.repeat(201), 'a b', 'caf\u00e9'])('that is %p is refused', async (key) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const seen = await ask(gateway.url, SHELF, { token, body: { place: 'x' }, headers });
    expect(seen).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
  });
});

describe('an address', () => {
  it.each([
    ['GET /nowhere', 404, 'no-such-page'],
    ['GET /partnerships/p1/shelves/s1', 405, 'method-not-allowed'],
    ['DELETE /health/live', 405, 'method-not-allowed'],
    ['OPTIONS /partnerships/p1/shelves/s1', 405, 'method-not-allowed'],
    ['GET /partnerships/%E0%A4%A/shelves', 400, 'malformed-request'],
    [`GET /partnerships/${'x'.repeat(300)}/shelves`, 414, 'address-too-long'],
    ['GET /commands/7', 404, 'command-unknown'],
    ['GET /docs/..%2f..%2fpackage.json', 404, 'no-such-page'],
    ['GET /docs/constructor', 404, 'no-such-page'],
    ['GET /problems/%3Cscript%3E', 404, 'no-such-page'],
  ])('%s gets %d', async (route, status, code) => {
    const seen = await ask(gateway.url, route, { token });
    expect(seen).toMatchObject({ status, body: { code, status } });
    expect(seen.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(seen.headers.get('x-content-type-options')).toBe('nosniff');
    expect(seen.headers.get('x-correlation-id')).toBeTruthy();
  });

  it('with another method names those it has', async () => {
    const seen = await ask(gateway.url, 'POST /partnerships/p1/shelves', { token });
    expect(seen.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('bytes', () => {
  it('of no meaning never bring down more than their own request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        async (value, text) => {
          const path = encodeURIComponent(text) || 'x';
          const seen = await give(value, {}, `PUT /partnerships/${path}/shelves/s1?${path}`);
          expect(seen.status).toBeLessThan(500);
          expect(seen.status).toBeGreaterThanOrEqual(400);
        },
      ),
      { numRuns: 200 },
    );
    expect(gateway.transport.commands).toEqual([]);
  });
});
