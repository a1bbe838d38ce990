import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWritable, toWritable } from './latin1.js';

describe('A text for a Latin-1 file', () => {
  it.each([
    ['Café, Ærø & Straße', 'Café, Ærø & Straße'],
    ['‘Who’s’ “who” – a … list', "'Who's' \"who\" - a ... list"],
    ['Dvořák, Gdańsk, Łódź, Ōe', 'Dvorák, Gdansk, Lódz, Oe'],
    ['e\u0301te\u0301', 'été'],
    ['two\r\nlines\ttab', 'two  lines tab'],
    ['œuvre €5 ﬁne', 'oeuvre EUR5 fine'],
    ['日本 গল্প', '?? ???'],
  ])('%s is written %s', (given, written) => {
    expect(toWritable(given)).toBe(written);
  });

  it('is always writable, and the same when it was before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isWritable(toWritable(text))).toBe(true);
        expect(!isWritable(text) || toWritable(text) === text).toBe(true);
      }),
    );
  });
});
