import { describe, expect, it } from '@jest/globals';
import { eanCheck, glnCheck, isbn10Check, isbn13Of, readIdentifier, sanCheck } from './identifier.js';

describe('An identifier', () => {
  it('of ten digits becomes the ISBN-13 of the same book', () => {
    expect(isbn13Of('0749577215')).toBe('9780749577216');
    expect(isbn13Of('1-4402-4524-x')).toBe('9781440245244');
    expect(isbn13Of('9780749577216')).toBeUndefined();
  });

  it('has its check digit looked at', () => {
    expect(eanCheck('9780749577216')).toBe('right');
    expect(eanCheck('9780749577217')).toBe('wrong');
    expect(eanCheck('12345')).toBe('none');
    expect(isbn10Check('152992376X')).toBe('right');
    expect(isbn10Check('1529923761')).toBe('wrong');
  });

  it('of a trading partner may be wrong and is known all the same', () => {
    expect(glnCheck('5013546098818')).toBe('right');
    expect(glnCheck('5013546027173')).toBe('wrong');
    expect(sanCheck('155-6150')).toBe('right');
    expect(sanCheck('1556151')).toBe('wrong');
  });

  it('with a wrong check digit keeps its text and still names an ISBN', () => {
    expect(readIdentifier({ value: '0749577210', qualifier: 'IB' })).toEqual({
      value: '0749577210',
      qualifier: 'IB',
      isbn13: '9780749577216',
      checkDigit: 'wrong',
    });
  });

  it('under another name is only an ISBN where it can be nothing else', () => {
    expect(readIdentifier({ value: '9783319643991', qualifier: 'IM' })).toMatchObject({ isbn13: '9783319643991' });
    expect(readIdentifier({ value: '0749577215', qualifier: 'SA' })).toEqual({
      value: '0749577215',
      qualifier: 'SA',
      checkDigit: 'none',
    });
  });
});
