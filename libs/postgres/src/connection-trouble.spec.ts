import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { isConnectionTrouble } from './connection-trouble.js';

describe('trouble with the connection', () => {
  const failing = async (port: number, config: pg.ClientConfig = {}): Promise<unknown> => {
    const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'anyone', password: 'none', ...config });
    pool.on('error', () => undefined);
    return pool
      .query('select 1')
      .catch((error: unknown) => error)
      .finally(() => pool.end());
  };

  it('is a server that is not there, that hangs up, or says nothing', async () => {
    let hangsUp = true;
    const server = createServer((socket) =>
      socket.on('error', () => undefined).on('data', () => void (hangsUp && socket.destroy())),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    expect(isConnectionTrouble(await failing(port))).toBe(true);
    hangsUp = false;
    const silent = await failing(port, { connectionTimeoutMillis: 50 });
    expect(isConnectionTrouble(silent)).toBe(true);
    server.close();
    await once(server, 'close');
    expect(isConnectionTrouble(await failing(port))).toBe(true);
  });

  it('is neither PostgreSQL’s word nor a fault of the program', () => {
    const refused = Object.assign(new pg.DatabaseError('no such table', 1, 'error'), { code: '42P01' });
    for (const error of [
      refused,
      new TypeError('x is undefined'),
      Object.assign(new Error('no file'), { code: 'ENOENT' }),
    ])
      expect(isConnectionTrouble(error)).toBe(false);
    for (const nothing of [undefined, null, 'Connection terminated']) expect(isConnectionTrouble(nothing)).toBe(false);
  });
});
