import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { commandHash } from './envelope.js';

const bytes = Buffer.from('UNA:+.? '.repeat(500));
const packed = (level: number, of = bytes) => ({
  sha256: createHash('sha256').update(of).digest('hex'),
  size: of.length,
  gzip: gzipSync(of, { level }).toString('base64'),
});
const hash = (content: ReturnType<typeof packed>, name = 'list', body: 'file' | 'json' = 'file') =>
  commandHash({ type: 'Receive', data: { name, content } }, { body });

describe('the hash of a command', () => {
  it('is that of its type and data, whatever the order of the fields', () => {
    const one = commandHash({ type: 'Count', data: { a: 1, b: 2 } });
    expect(commandHash({ type: 'Count', data: { b: 2, a: 1 } })).toBe(one);
    expect(commandHash({ type: 'Count', data: { a: 1, b: 3 } })).not.toBe(one);
    expect(commandHash({ type: 'Recount', data: { a: 1, b: 2 } })).not.toBe(one);
  });

  it('is the same for a file that was packed otherwise, and another for another file or what goes with it', () => {
    expect(packed(1).gzip).not.toBe(packed(9).gzip);
    expect(hash(packed(1))).toBe(hash(packed(9)));
    expect(hash(packed(1, Buffer.from('UNB')))).not.toBe(hash(packed(1)));
    expect(hash(packed(1), 'other')).not.toBe(hash(packed(1)));
  });

  it('looks at all of what is no file', () => {
    expect(hash(packed(1), 'list', 'json')).not.toBe(hash(packed(9), 'list', 'json'));
  });
});
