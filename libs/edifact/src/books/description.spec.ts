import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { segment } from '../syntax/segment.js';
import { latin1Text } from '../testing/order.arbitrary.js';
import { bookOf, textsOf } from './book.js';
import { readDescriptions, writeDescription } from './description.js';

function imd(code: string, ...texts: string[]) {
  return segment('IMD', 'L', code, ['', '', '', ...texts]);
}

describe('The texts about a title', () => {
  it('go on without a space after two full components, for a word may be cut there', () => {
    const parts = [
      imd('060', 'a directory of the clergy of the Ch', 'urch of England, the Church in Wale'),
      imd('060', 's, the Scottish Episcopal Church, t', 'he Church of Ireland'),
    ];
    const [subtitle] = readDescriptions(parts);
    expect(subtitle?.text).toContain('the Church in Wales, the Scottish Episcopal Church, the Church');
  });

  it('go on without a space also where the partner counted the release characters', () => {
    const [publisher] = readDescriptions([imd('120', 'SAGE Publications : SAGE Publicati', 'ons Ltd')]);
    expect(publisher?.text).toBe('SAGE Publications : SAGE Publications Ltd');
  });

  it('go on after one space where the segment before was not full', () => {
    expect(readDescriptions([imd('080', 'Volume 1'), imd('080', 'Part 2')])).toEqual([
      { set: 'L', code: '080', text: 'Volume 1 Part 2' },
    ]);
  });

  it('are read back as they were written, at any length', () => {
    fc.assert(
      fc.property(latin1Text({ minLength: 1, maxLength: 220 }), (text) => {
        const description = { set: 'L', code: '050', text };
        expect(readDescriptions(writeDescription(description))).toEqual([description]);
      }),
    );
  });

  it('say who wrote it, whole or by surname and forename, in either code set', () => {
    const text = (set: string, code: string, words: string) => ({ set, code, text: words });
    expect(bookOf([text('L', '010', 'Newton'), text('L', '011', 'Elizabeth'), text('L', '020', 'Cole')])).toEqual({
      authors: ['Newton, Elizabeth', 'Cole'],
    });
    expect(bookOf([text('F', 'BAU', 'Hunter, J.'), text('F', 'BTI', 'Tailed /')])).toEqual({
      authors: ['Hunter, J.'],
      title: 'Tailed /',
    });
  });

  it('are made of a book and say the same book', () => {
    const book = { authors: ['Adeyemi, F.'], title: 'Tides', publisher: 'Tidemill', published: '2026', binding: 'Pbk' };
    expect(textsOf(book).map(({ code }) => code)).toEqual(['009', '050', '120', '170', '220']);
    expect(bookOf(textsOf(book))).toEqual(book);
  });
});
