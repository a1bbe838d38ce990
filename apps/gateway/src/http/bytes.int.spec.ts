import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '#testing';
import { askRawly } from '../testing/client.js';
import { gatewayOfItsOwn, type Gateway } from '../testing/running-gateway.js';
import { accepted } from '../testing/scripted-transport.js';

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await gatewayOfItsOwn();
  token = await gateway.token('sel');
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.transport.decide = async (command) => accepted(command);
  gateway.transport.commands.length = 0;
});

describe('bytes', () => {
  it.each([
    ['that are not HTTP', 'HELLO\r\n\r\n', 400],
    ['with headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s get %3$d', async (_, bytes, status) => {
    const seen = await askRawly(gateway.url, bytes);
    expect(seen).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(seen).toContain('application/problem+json');
  });

  it.each([
    ['with an expectation that nobody can meet', 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: magic', 417],
    ['without a host', 'GET /health/live HTTP/1.1\r\nX: y', 400],
    ['with two hosts', 'GET /health/live HTTP/1.1\r\nHost: x\r\nhost: y', 400],
    ['with a host that is none', 'GET /health/live HTTP/1.1\r\nHost: x/y', 400],
    [
      'with two tokens',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b',
      400,
    ],
    ['with two types', 'GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Type: c/d', 400],
    ['for a tunnel', 'CONNECT x:1 HTTP/1.1\r\nHost: x:1', 400],
  ])('%s are refused, and the connection ends', async (_, head, status) => {
    const seen = await askRawly(gateway.url, `${head}\r\n\r\n`);
    const [line = '', , body = ''] = [seen.split('\r\n')[0], ...seen.split('\r\n\r\n')];
    expect(line).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(seen).toMatch(/\r\ncontent-type: application\/problem\+json/i);
    expect(seen).toMatch(/\r\nconnection: close\r\n/i);
    const code = status === 417 ? 'expectation-failed' : 'malformed-request';
    expect(JSON.parse(body)).toMatchObject({ type: `/problems/${code}`, status, code });
  });

  it('without a host are answered where HTTP/1.0 allows it, and what can be met is met', async () => {
    expect(await askRawly(gateway.url, 'GET /health/live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    const met = 'GET /health/live HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n';
    expect(await askRawly(gateway.url, met)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('that are refused can be found in the log by what they were answered', async () => {
    gateway.log.length = 0;
    const [, id = 'none'] =
      /urn:commonshelf:request:([0-9a-f-]+)/.exec(await askRawly(gateway.url, 'HELLO\r\n\r\n')) ?? [];
    expect(gateway.log.join()).toContain(id);
  });

  it('of no meaning behind a command in hand are not its answer', async () => {
    let letGo = (): void => undefined;
    gateway.transport.decide = (command) => new Promise((done) => (letGo = () => done(accepted(command))));
    const head = `POST /partnerships/p1/shelves/s1/clear HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}`;
    const said = askRawly(
      gateway.url,
      `${head}\r\nIdempotency-Key: before-junk\r\nContent-Length: 0\r\n\r\nJUNK\r\n\r\n`,
    );
    await until(() => gateway.transport.commands.length === 1);
    letGo();
    expect((await said).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it('that break off are nobody’s fault here', async () => {
    gateway.log.length = 0;
    const head = `PUT /partnerships/p1/shelves/s1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}`;
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `${head}\r\nIdempotency-Key: broken-off\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    );
    setTimeout(() => socket.destroy(), 100);
    await until(() => gateway.log.join().includes('broke off'));
    expect(gateway.log.filter((line) => (JSON.parse(line) as { level: number }).level > 30)).toEqual([]);
  });
});
