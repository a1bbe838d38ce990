import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { checkHead, letAllIn } from './request-head.js';

/** A request with these headers as they were sent, as Node gives it: of two of which there may be one it keeps the first. */
function request(headers: readonly (readonly [name: string, value: string])[], httpVersion = '1.1'): IncomingMessage {
  const kept: Record<string, string> = {};
  for (const [name, value] of headers) kept[name.toLowerCase()] ??= value;
  return { httpVersion, rawHeaders: headers.flat(), headers: kept } as IncomingMessage;
}

/** Status, header and reason of the refusal; undefined where the request is let in. */
function refusalOf(asked: IncomingMessage): unknown {
  try {
    checkHead(asked);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.headers).toEqual({ Connection: 'close' });
    return [error.status, error.facts?.['header'], error.facts?.['reason']];
  }
}

const HOST = ['Host', 'shelf.example'] as const;

describe('The header Host', () => {
  it.each(['shelf.example', 'shelf.example:443', 'shelf.example:', '10.0.0.7:3000', '[2001:db8::7]:3000', ''])(
    'may be "%s"',
    (host) => {
      expect(refusalOf(request([['Host', host]]))).toBeUndefined();
    },
  );

  it.each([
    ...['shelf.example/path', 'me@shelf.example', 'shelf example', 'a,b', 'shelf.example:3000:1', 'shelf.example:http'],
    ...['[2001:db8::7', '2001:db8::7', '[shelf]', 'shelf.example?', '[::1]x'],
  ])('is no "%s"', (host) => {
    expect(refusalOf(request([['Host', host]]))).toEqual([400, 'host', 'invalid']);
  });

  it('may be absent before HTTP/1.1 only', () => {
    expect(refusalOf(request([]))).toEqual([400, 'host', 'missing']);
    expect(refusalOf(request([], '1.0'))).toBeUndefined();
    expect(refusalOf(request([['Host', 'a b']], '1.0'))).toEqual([400, 'host', 'invalid']);
  });
});

describe('A header of which there may be one', () => {
  it.each(['Host', 'AUTHORIZATION', 'content-type'])(
    '%s is refused where it is there twice, also with the same value',
    (name) => {
      const given = [...(name === 'Host' ? [] : [HOST]), [name, 'x'] as const, ['Accept', '*/*'] as const];
      expect(refusalOf(request(given))).toBeUndefined();
      expect(refusalOf(request([...given, [name.toLowerCase(), 'x']]))).toEqual([400, name.toLowerCase(), 'twice']);
    },
  );

  it('is told by its name: another’s value may be the same word, and others may come again', () => {
    expect(refusalOf(request([HOST, ['X-Forwarded', 'host'], ['Accept', 'host'], ['Accept', 'x']]))).toBeUndefined();
  });
});

describe('What is expected of us', () => {
  it('and can’t be done is refused by us, not by Node with an empty body', () => {
    const server = new EventEmitter();
    letAllIn({ server: server as Server });
    const answered: unknown[] = [];
    server.on('request', (...args: unknown[]) => answered.push(...args));
    const asked = request([HOST, ['Expect', 'the unexpected']]);
    server.emit('checkExpectation', asked, 'the response');
    expect(answered).toEqual([asked, 'the response']);
    expect(refusalOf(asked)).toEqual([417, undefined, undefined]);
    expect(refusalOf(request([HOST]))).toBeUndefined();
  });
});
