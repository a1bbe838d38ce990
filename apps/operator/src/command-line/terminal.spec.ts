import { describe, expect, it } from '@jest/globals';
import { progressOn } from './terminal.js';

/** What reaches the stream when texts are shown at moments, in milliseconds. */
function written(isTTY: boolean, ...shown: readonly (readonly [number, string])[]): string {
  const parts: string[] = [];
  let now = 0;
  const progress = progressOn({ isTTY, write: (text) => parts.push(text) }, () => now);
  for (const [at, text] of shown) {
    now = at;
    progress(text);
  }
  return parts.join('');
}

describe('progress', () => {
  it('is one line of a terminal, written over a few times a second, and cleared', () => {
    const line = '\r\u001b[K';
    expect(written(true, [0, 'a'], [100, 'b'], [250, 'c'], [260, ''])).toBe(`${line}a${line}c${line}`);
  });

  it('is not written where nobody looks', () => {
    expect(written(false, [0, 'a'], [250, 'b'], [260, ''])).toBe('');
  });
});
