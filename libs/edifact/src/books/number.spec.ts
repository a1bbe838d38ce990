import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCount, readPence, writePence } from './number.js';

describe('A price in a file', () => {
  it.each([
    ['16.99', '.', 1699],
    ['75', '.', 7500],
    ['7.4', '.', 740],
    ['.5', '.', 50],
    ['4.550', '.', 455],
    ['12,99', ',', 1299],
    ['-0.05', '.', -5],
    ['7.125', '.', 'below-a-penny'],
    ['12,99', '.', 'unreadable'],
    ['12.99', ',', 'unreadable'],
    ['1,234.50', '.', 'unreadable'],
    ['1e3', '.', 'unreadable'],
    ['£5', '.', 'unreadable'],
    ['', '.', 'unreadable'],
    ['99999999999999999', '.', 'unreadable'],
  ])('"%s" with the decimal mark "%s" is %s', (text, mark, pence) => {
    expect(readPence(text, mark)).toBe(pence);
  });

  it('is the same penny after writing and reading', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (pence) => {
        expect(readPence(writePence(pence), '.')).toBe(pence);
      }),
    );
  });
});

describe('A number of copies', () => {
  it.each([
    ['5', 5],
    ['3.00', 3],
    ['0', 0],
    ['1.5', undefined],
    ['-1', undefined],
    ['five', undefined],
    ['', undefined],
  ])('"%s" is %s', (text, count) => {
    expect(readCount(text, '.')).toBe(count);
  });
});
