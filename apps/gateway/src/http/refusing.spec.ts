import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { InHand } from './in-hand.js';
import { BytesRefused } from './refusing.js';

function answerTo(code: string): string {
  const written: string[] = [];
  const socket = { destroyed: false, writable: true, write: (text: string) => written.push(text), destroy: () => {} };
  new BytesRefused(new InHand(createServer()), { info: () => undefined }).refuse(
    Object.assign(new Error(code), { code }),
    socket as unknown as Socket,
  );
  return written.join('');
}

describe('bytes that are no request', () => {
  it.each([
    ['HPE_INVALID_METHOD', 'HTTP/1.1 400 Bad Request', 'malformed-request'],
    ['HPE_HEADER_OVERFLOW', 'HTTP/1.1 431 Request Header Fields Too Large', 'headers-too-large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 'HTTP/1.1 408 Request Timeout', 'request-timed-out'],
  ])('%s: are answered with %s', (code, head, problem) => {
    expect(answerTo(code)).toMatch(new RegExp(`^${head}\\r\\n`));
    expect(answerTo(code)).toContain(`"code":"${problem}"`);
  });

  it('of a connection that is gone are answered with nothing', () => {
    expect(answerTo('ECONNRESET')).toBe('');
  });
});
