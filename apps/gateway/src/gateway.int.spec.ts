import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { StoreUnavailable } from '#event-store';
import { NoAnswer } from '#transport';
import { ask, type Seen } from './testing/client.js';
import { gatewayOfItsOwn, type Gateway } from './testing/running-gateway.js';
import { accepted } from './testing/scripted-transport.js';

const SHELF = 'PUT /partnerships/p1/shelves/s1';
const place = { place: 'By the door' };
let gateway: Gateway;
let token: string;
let keys = 0;

beforeAll(async () => {
  gateway = await gatewayOfItsOwn();
  token = await gateway.token('sel');
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.transport.decide = async (command) => accepted(command);
  gateway.transport.find = async () => ({ outcome: 'found', body: [], asOf: null });
  gateway.transport.commands.length = 0;
  gateway.transport.questions.length = 0;
});

const nextKey = (): string => `key-${(keys += 1)}`;
const give = (route: string, body?: unknown, more: Parameters<typeof ask>[2] = {}): Promise<Seen> =>
  ask(gateway.url, route, { token, key: nextKey(), ...(body !== undefined && { body }), ...more });

describe('a command', () => {
  it('is sent in its envelope and its acceptance answered', async () => {
    const seen = await give(SHELF, { ...place, boards: 3 }, { headers: { 'x-correlation-id': 'tale-1' } });
    expect(seen).toMatchObject({
      status: 200,
      body: { outcome: 'accepted', stream: 'shelf-p1.s1', revision: 0, events: ['PutUpShelfDone'] },
    });
    expect(seen.headers.get('commonshelf-position')).toBe('memory@00000000000000000007');
    expect(seen.headers.get('x-correlation-id')).toBe('tale-1');
    expect(gateway.transport.commands).toEqual([
      expect.objectContaining({
        type: 'PutUpShelf',
        context: 'shelving',
        stream: 'shelf-p1.s1',
        data: { partnership: 'p1', shelf: 's1', place: 'By the door', boards: 3 },
        correlationId: 'tale-1',
        by: expect.objectContaining({ authority: 'E09000007', roles: ['selector'] }) as unknown,
      }),
    ]);
  });

  it('may have no body when the address says all', async () => {
    expect((await give('POST /partnerships/p1/shelves/s1/clear')).status).toBe(200);
    expect((await give('POST /partnerships/p1/shelves/s1/clear', {})).status).toBe(200);
  });

  it.each([
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['rule', 422],
  ] as const)('that is refused as %s gets %d with the reason', async (kind, status) => {
    gateway.transport.decide = async () => ({ outcome: 'refused', kind, code: 'shelf-full', facts: { holds: 40 } });
    const seen = await give(SHELF, place);
    expect(seen.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(seen).toMatchObject({
      status,
      body: { type: '/problems/shelf-full', title: 'Shelf full', status, code: 'shelf-full', facts: { holds: 40 } },
    });
  });

  it('that is not answered in time is asked after later', async () => {
    gateway.transport.decide = () => Promise.reject(new NoAnswer('too late'));
    const seen = await give(SHELF, place);
    expect(seen).toMatchObject({ status: 202, body: { state: 'pending' } });
    const where = `GET ${seen.headers.get('location')}`;
    expect((await ask(gateway.url, where, { token })).body).toMatchObject({ state: 'pending' });
    gateway.transport.decide = async (command) => accepted(command, 5);
    const sent = gateway.transport.commands.length;
    expect(await ask(gateway.url, where.replace('GET', 'HEAD'), { token })).toMatchObject({ status: 200 });
    expect(gateway.transport.commands).toHaveLength(sent);
    expect((await ask(gateway.url, where, { token })).body).toMatchObject({
      state: 'accepted',
      answer: { revision: 5 },
    });
    expect(new Set(gateway.transport.commands.map(({ id }) => id)).size).toBe(1);
    expect(await ask(gateway.url, where, { token: await gateway.token('other') })).toMatchObject({ status: 404 });
  });

  it.each([
    ['at once', new StoreUnavailable()],
    ['until the deadline', new NoAnswer('late', 'deadline', { cause: new StoreUnavailable() })],
    ['because we are closing', new NoAnswer('closing', 'closed')],
  ])('gets 503 when the store is away %s, and can be given again with its key', async (_, failure) => {
    gateway.transport.decide = () => Promise.reject(failure);
    const key = nextKey();
    const seen = await give(SHELF, place, { key });
    expect(seen).toMatchObject({ status: 503, body: { code: 'store-unavailable' } });
    expect(seen.headers.get('retry-after')).toBe('2');
    gateway.transport.decide = async (command) => accepted(command);
    expect((await give(SHELF, place, { key })).status).toBe(200);
  });

  it('that fails by our own fault is 500 without a word of it', async () => {
    gateway.transport.decide = () => Promise.reject(new Error('secret of the house'));
    const seen = await give(SHELF, place);
    expect(seen).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(JSON.stringify(seen.body)).not.toMatch(/secret|stack|\.ts/);
  });
});

describe('a file', () => {
  const LIST = 'POST /partnerships/p1/shelves/s1/lists';

  it.each(['application/octet-stream', 'application/edifact', 'text/plain'])('comes as %s, packed', async (type) => {
    const bytes = Buffer.from("UNB+UNOC:3+1'\u00e9", 'latin1');
    const seen = await give(`${LIST}?maker=ASK`, bytes, { headers: { 'content-type': type } });
    expect(seen.status).toBe(200);
    const data = gateway.transport.commands[0]?.data as { content: { gzip: string; size: number }; maker: string };
    expect(gunzipSync(Buffer.from(data.content.gzip, 'base64')).equals(bytes)).toBe(true);
    expect(data).toMatchObject({ maker: 'ASK', content: { size: 14 } });
  });

  it.each([
    ['over 4 MiB', Buffer.alloc(4_194_305), 413],
    ['of nothing', Buffer.alloc(0), 400],
  ])('%s is refused', async (_, bytes, status) => {
    expect((await give(LIST, bytes, { headers: { 'content-type': 'application/octet-stream' } })).status).toBe(status);
  });

  it('just under the limit is taken, and JSON in its place is not', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    expect((await give(LIST, Buffer.alloc(4_194_304), { headers })).status).toBe(200);
    expect((await give(LIST, {})).status).toBe(415);
  });
});

describe('a query', () => {
  const asOf = { position: `memory@${'9'.padStart(20, '0')}`, at: '2026-11-25T10:00:00.000Z' };

  it('is asked with its parameters and answered with its age', async () => {
    gateway.transport.find = async () => ({ outcome: 'found', body: [{ shelf: 's1' }], asOf });
    const after = `memory@${'8'.padStart(20, '0')}`;
    const seen = await ask(gateway.url, `GET /partnerships/p1/shelves?boards=3&after=${after}`, { token });
    expect(seen).toMatchObject({ status: 200, body: [{ shelf: 's1' }] });
    expect(seen.headers.get('commonshelf-as-of')).toMatch(/^"memory@0+9"; at="2026-11-25T10:00:00.000Z"; age-ms=\d+$/);
    expect(gateway.transport.questions).toMatchObject([
      { type: 'shelves', data: { data: { partnership: 'p1', boards: 3 }, after } },
    ]);
  });

  it('may be asked with nothing', async () => {
    expect(await ask(gateway.url, 'GET /hall', { token })).toMatchObject({ status: 200 });
    const unheardOf = await ask(gateway.url, 'GET /hall?colour=red', { token });
    expect(unheardOf).toMatchObject({ status: 400, body: { errors: [{ field: 'colour', rule: 'unknown' }] } });
  });

  it('says when the view has not yet seen what was waited for', async () => {
    gateway.transport.find = async () => ({ outcome: 'found', body: [], asOf });
    const after = `memory@${'10'.padStart(20, '0')}`;
    const seen = await ask(gateway.url, `GET /partnerships/p1/shelves?after=${after}`, { token });
    expect(seen.headers.get('commonshelf-as-of')).toMatch(/; behind$/);
  });

  it.each(['?boards=ten', '?boards=1.5', '?boards=1&boards=2', '?after=soon', '?colour=red', '?boards='])(
    'with %s is refused',
    async (search) => {
      const seen = await ask(gateway.url, `GET /partnerships/p1/shelves${search}`, { token });
      expect(seen).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    },
  );

  it('that finds nothing, or nobody, says so', async () => {
    gateway.transport.find = async () => ({ outcome: 'refused', kind: 'not-found', code: 'shelf-unknown', facts: {} });
    expect(await ask(gateway.url, 'GET /partnerships/p1/shelves', { token })).toMatchObject({ status: 404 });
    gateway.transport.find = () => Promise.reject(new NoAnswer());
    expect(await ask(gateway.url, 'GET /partnerships/p1/shelves', { token })).toMatchObject({
      status: 503,
      body: { code: 'view-unavailable' },
    });
  });
});

describe('who asks', () => {
  it.each([
    ['nobody', undefined, 'not-signed-in'],
    ['a forger', 'a.b.c', 'token-refused'],
  ])('as %s gets 401 before the body is looked at', async (_, bad, code) => {
    const seen = await ask(gateway.url, SHELF, { token: bad, key: 'k', body: '{' });
    expect(seen).toMatchObject({ status: 401, body: { code } });
    expect(seen.headers.get('www-authenticate')).toMatch(/^Bearer realm="commonshelf"/);
  });

  it('without the role gets 403 that names the roles', async () => {
    const seen = await ask(gateway.url, SHELF, { token: await gateway.token('rec'), key: 'k', body: place });
    expect(seen).toMatchObject({ status: 403, body: { code: 'role-not-allowed', facts: { may: ['selector'] } } });
    expect(gateway.transport.commands).toEqual([]);
  });

  it('at the built-in issuer with a wrong password is refused as OAuth says', async () => {
    const body = new URLSearchParams({ grant_type: 'password', username: 'sel', password: 'x' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const seen = await ask(gateway.url, 'POST /identity/token', { body, headers });
    expect(seen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('what is logged', () => {
  it('is one line for each request, with its route and nothing of its values', async () => {
    gateway.log.length = 0;
    await give(SHELF, { place: 'Ann Lee’s desk' }, { headers: { 'x-correlation-id': 'tale-9' } });
    const lines = gateway.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      method: 'PUT',
      route: '/partnerships/:partnership/shelves/:shelf',
      status: 200,
      correlationId: 'tale-9',
    });
    expect(gateway.log.join()).not.toMatch(/Ann|p1|eyJ/);
  });
});
