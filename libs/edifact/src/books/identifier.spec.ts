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

  it.each([
    ['EN', '5060000000016', 'right'],
    ['EN', '5060000000017', 'wrong'],
    ['UP', '036000291452', 'right'],
    ['UP', '036000291453', 'wrong'],
    ['SA', '5060000000017', 'none'],
    ['EN', '9783319643992', 'wrong'],
    ['SA', '9783319643991', 'right'],
  ])('has a check digit by its own numbering, or as an ISBN-13: %s %s', (qualifier, value, checkDigit) => {
    expect(readIdentifier({ value, qualifier })).toMatchObject({ value, qualifier, checkDigit });
  });

  it.each(['', '506000000001', '50600000000160', '506000000001X'])('of a place has 13 digits: not "%s"', (text) => {
    expect(glnCheck(text)).toBe('none');
  });

  it.each(['', '12345', '12345678', 'X234567', '123456Y'])(
    'of an address has six digits and one more: not "%s"',
    (text) => {
      expect(sanCheck(text)).toBe('none');
    },
  );
});
