import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { freshDatabase, until, type FreshDatabase } from '#testing';
import { ask } from '../testing/client.js';
import { startGateway } from '../testing/running-gateway.js';
import { accepted } from '../testing/scripted-transport.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function connectedTo(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Everything that is said on a connection until it is closed. */
async function saidOn(socket: Socket): Promise<string> {
  let said = '';
  for await (const chunk of socket.setEncoding('utf8')) said += String(chunk);
  return said;
}

/** Asks for a command that stays in hand until it is let go. */
async function withCommandInHand(url: string, starting: Awaited<ReturnType<typeof startGateway>>) {
  const token = await starting.token('sel');
  let letGo = (): void => undefined;
  starting.transport.decide = (command) => new Promise((done) => (letGo = () => done(accepted(command))));
  const inHand = ask(url, 'PUT /partnerships/p1/shelves/s1', { token, key: `k${Date.now()}`, body: { place: 'Here' } });
  await until(() => starting.transport.commands.length === 1);
  return { inHand, letGo: () => letGo() };
}

async function isRefused(url: string): Promise<boolean> {
  const socket = await connectedTo(url).catch(() => undefined);
  socket?.on('error', () => undefined).destroy();
  return socket === undefined;
}

describe('a gateway that ends', () => {
  it('answers the command in hand, and what comes on a connection that is open, and takes no other', async () => {
    const gateway = await startGateway({ database: database.url });
    const { inHand, letGo } = await withCommandInHand(gateway.url, gateway);
    const socket = await connectedTo(gateway.url);
    const ended = gateway.close();
    await until(() => isRefused(gateway.url));
    socket.write('GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n');
    const said = await saidOn(socket);
    expect(said).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(said).toMatch(/\r\nconnection: close\r\n/i);
    letGo();
    const answer = await inHand;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await ended;
  });

  it('is not ready from then on, whatever it saw a moment before', async () => {
    const gateway = await startGateway({ database: database.url });
    const { inHand, letGo } = await withCommandInHand(gateway.url, gateway);
    expect(await ask(gateway.url, 'GET /health/ready')).toMatchObject({ status: 200 });
    const socket = await connectedTo(gateway.url);
    const ended = gateway.close();
    await until(() => isRefused(gateway.url));
    socket.write('GET /health/ready HTTP/1.1\r\nHost: gateway\r\n\r\n');
    const said = await saidOn(socket);
    expect(said).toMatch(/^HTTP\/1\.1 503 /);
    expect(said).toContain('{"state":"ending","missing":[]}');
    letGo();
    await inHand;
    await ended;
  });

  it('waits for no connection on which nobody has said anything', async () => {
    const gateway = await startGateway({ database: database.url });
    const { inHand, letGo } = await withCommandInHand(gateway.url, gateway);
    const silent = await connectedTo(gateway.url);
    silent.on('error', () => undefined).resume();
    const ended = gateway.close();
    await until(() => isRefused(gateway.url));
    letGo();
    expect(await inHand).toMatchObject({ status: 200 });
    await Promise.all([ended, once(silent, 'close')]);
  }, 8_000);

  it('waits five seconds for a body that does not come, and for an answer that nobody takes', async () => {
    const gateway = await startGateway({ database: database.url });
    gateway.transport.find = async () => ({ outcome: 'found', body: ['x'.repeat(50_000_000)], asOf: null });
    const token = await gateway.token('sel');
    const head = `HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
    const slow = await connectedTo(gateway.url);
    slow.on('error', () => undefined).resume();
    slow.write(`PUT /partnerships/p1/shelves/s1 ${head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`);
    const deaf = await connectedTo(gateway.url);
    deaf.on('error', () => undefined).pause();
    deaf.write(`GET /hall ${head}\r\n`);
    await until(() => gateway.transport.questions.length === 1);
    const began = Date.now();
    await gateway.close();
    expect(Date.now() - began).toBeLessThan(9_000);
    deaf.destroy();
  }, 20_000);
});
