import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import pg from 'pg';
import { lasting } from './lasting-pool.js';

/** A message of PostgreSQL's protocol: its type, its length, its body. https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const TERMINATING = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'),
);

describe('a pool whose server may die at any moment', () => {
  let server: Server;
  let pool: pg.Pool;

  beforeEach(async () => {
    server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATING]))),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    pool = lasting(new pg.Pool({ host: '127.0.0.1', port, user: 'anyone', password: 'none', max: 1 }));
  });
  afterEach(async () => {
    await pool.end();
    server.close();
  });

  it('survives a connection that the server ends in the very packet that opens it', async () => {
    const client = await pool.connect();
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    await expect(pool.query('select 1')).rejects.toThrow();
  });

  it('tells of an idle connection that broke', async () => {
    const lost: Error[] = [];
    pool.on('error', (error) => lost.push(error));
    const told: Error[] = [];
    lasting(pool, (error) => told.push(error));
    pool.emit('error', new Error('broke'), new pg.Client());
    expect(told).toEqual(lost);
    expect(told).toHaveLength(1);
  });
});
