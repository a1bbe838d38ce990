import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeGateway, type Reply } from '../testing/fake-gateway.js';

const RETRY = ['retry', 'views', 'tlc', '--reason', 'x'];
const RETRIES = 'POST /operations/consumers/views/parked/tlc/retry';
const CONSUMERS = 'GET /operations/consumers';
const DONE: Reply = { body: { outcome: 'accepted', position: '1' } };
const IN_PROGRESS: Reply = {
  status: 409,
  headers: { 'retry-after': '1' },
  body: { code: 'request-in-progress', title: 'Request in progress' },
};
const away = (headers: Readonly<Record<string, string>> = {}): Reply => ({ status: 503, headers, body: 'away' });

let gateway: FakeGateway | undefined;
afterEach(() => gateway?.close());

async function ops(replies: Record<string, Reply[]>, args: readonly string[], environment?: NodeJS.ProcessEnv) {
  gateway = await FakeGateway.open(replies);
  const ran = await gateway.ops(args, environment);
  return { ...ran, heard: gateway.heard, url: gateway.url };
}

describe('a command', () => {
  it.each<readonly [string, Reply[]]>([
    ['the connection ends', ['reset', 'reset', DONE]],
    ['the answer breaks off', ['cut off', DONE]],
    ['the first sending is still being answered', [away(), IN_PROGRESS, IN_PROGRESS, DONE]],
    ['the gateway does not know yet', [{ status: 202, body: { state: 'pending' } }, DONE]],
  ])('is sent again under the same key when %s', async (_when, replies) => {
    const sent = replies.length;
    const { code, heard, waited } = await ops({ [RETRIES]: replies }, RETRY);
    expect(code).toBe(0);
    expect(heard).toHaveLength(sent);
    expect(new Set(heard.map(({ key }) => key)).size).toBe(1);
    expect(waited).toHaveLength(sent - 1);
  });

  it.each<readonly [string, Reply, string]>([
    ['connections that end', 'reset', 'Nobody answers'],
    ['another sending', IN_PROGRESS, 'Request in progress'],
    ['a gateway that is away', away(), '503'],
    ['a command that waits', { status: 202, body: { state: 'pending' } }, 'answered 202'],
  ])('is given up after some time of %s, and may have been done', async (_what, reply, why) => {
    const { code, aside, heard } = await ops({ [RETRIES]: [reply] }, RETRY);
    expect(code).toBe(1);
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.length).toBeLessThan(10);
    expect(aside).toContain(why);
    expect(aside).toContain('may have been done');
  });

  it.each<readonly [string, Reply]>([
    ['HTML', { body: '<html>' }],
    ['other JSON', { body: { hello: 'world' } }],
    ['an error of the gateway’s', { status: 500, body: { code: 'internal-error', title: 'Internal error' } }],
  ])('may have been done when the answer is %s', async (_what, reply) => {
    const { code, aside, heard } = await ops({ [RETRIES]: [reply] }, RETRY);
    expect({ code, sent: heard.length }).toEqual({ code: 1, sent: 1 });
    expect(aside).toContain('may have been done');
  });

  it('that was lost once and then needs a new token may have been done; one that was refused was not', async () => {
    const expired: Reply = { status: 401, body: { code: 'token-refused', title: 'Token refused' } };
    expect((await ops({ [RETRIES]: ['reset', expired] }, RETRY)).aside).toContain('may have been done');
    await gateway?.close();
    expect((await ops({ [RETRIES]: [expired] }, RETRY)).aside).not.toContain('may have been done');
    await gateway?.close();
    const refused: Reply = { status: 409, body: { code: 'scope-not-parked', title: 'Scope not parked' } };
    expect((await ops({ [RETRIES]: ['reset', refused] }, RETRY)).aside).not.toContain('may have been done');
  });

  it.each([
    ['2', 2_000],
    ['86400', 10_000],
    ['Fri, 27 Nov 2026 06:37:29 GMT', 1_000],
  ])('waits as Retry-After: %s says, within reason', async (after, milliseconds) => {
    const { waited } = await ops({ [RETRIES]: [away({ 'retry-after': after }), DONE] }, RETRY);
    expect(waited).toEqual([milliseconds]);
  });
});

describe('a problem', () => {
  it('is told whole: each error with its field, and the facts', async () => {
    const body = {
      ...{ code: 'invalid-request', title: 'Invalid request', facts: { limit: 3, allowed: ['RetryParkedScope'] } },
      errors: [
        { field: 'reason', rule: 'maxLength', message: 'reason must be at most 200 characters' },
        { field: 'lines.0.copies', rule: 'min', message: 'lines.0.copies must be at least 1' },
      ],
    };
    const { code, aside } = await ops({ [RETRIES]: [{ status: 400, body }] }, RETRY);
    expect(code).toBe(1);
    for (const part of ['Invalid request', 'invalid-request', 'reason must be at most 200 characters'])
      expect(aside).toContain(part);
    expect(aside).toContain('lines.0.copies must be at least 1');
    expect(aside).toContain('limit: 3');
    expect(aside).toContain('allowed: ["RetryParkedScope"]');
  });

  it.each([{ errors: 'x', facts: 7, title: {} }, [], 'no JSON', null])(
    'of another shape, %j, is told too',
    async (body) => {
      const { code, aside } = await ops({ [RETRIES]: [{ status: 422, body }] }, RETRY);
      expect(code).toBe(1);
      expect(aside).toContain('The gateway answered 422');
    },
  );
});

describe('an answer that is no answer', () => {
  it.each<readonly [string, Reply]>([
    ['HTML', { body: '<html>' }],
    ['other JSON', { body: { hello: 'world' } }],
    ['JSON that looks like it', { body: { healthy: true, consumers: [{ consumer: 'views' }] } }],
    ['no object', { body: null }],
    ['one that breaks off', 'cut off'],
    ['none', 'reset'],
  ])('%s, is told in a sentence', async (_what, reply) => {
    const { code, aside, url } = await ops({ [CONSUMERS]: [reply] }, ['status']);
    expect(code).toBe(1);
    expect(aside).toContain(url);
    expect(aside).not.toContain('may have been done');
  });

  it.each(['parked', 'refusals', 'show views tlc'])('is told so by %s too', async (line) => {
    const body = '{}';
    const replies = ['parked', 'refusals', 'consumers/views/parked/tlc'].map((each) => `GET /operations/${each}`);
    const { code, aside } = await ops(Object.fromEntries(replies.map((each) => [each, [{ body }]])), line.split(' '));
    expect(code).toBe(1);
    expect(aside).toContain('is the address right?');
  });
});

describe('signing in', () => {
  const environment = { COMMONSHELF_PASSWORD: 'p' };
  const signIn = (reply: Reply) =>
    ops({ 'POST /identity/token': [reply] }, ['refusals', '--username', 'operator'], environment);

  it('gives the token that is asked with', async () => {
    const replies: Record<string, Reply[]> = {
      'POST /identity/token': [{ body: { access_token: 't' } }],
      'GET /operations/refusals': [{ body: { refusals: [] } }],
    };
    expect(await ops(replies, ['refusals', '--username', 'operator'], environment)).toMatchObject({ code: 0 });
  });

  it('tells a wrong password from a gateway that is away', async () => {
    const wrong = await signIn({ status: 400, body: { error: 'invalid_grant' } });
    expect(wrong).toMatchObject({ code: 1, aside: expect.stringContaining('operator could not sign in') });
    await gateway?.close();
    const none = await signIn(away());
    expect(none).toMatchObject({ code: 1, aside: expect.stringContaining('503') });
    expect(none.aside).not.toContain('operator could not sign in');
  });

  it.each<readonly [string, Reply]>([
    ['HTML', { body: '<html>' }],
    ['other JSON', { body: { hello: 'world' } }],
    ['a broken answer', 'cut off'],
  ])('is told in a sentence that it got %s', async (_what, reply) => {
    const { code, aside, url } = await signIn(reply);
    expect(code).toBe(1);
    expect(aside).toContain(url);
  });
});
