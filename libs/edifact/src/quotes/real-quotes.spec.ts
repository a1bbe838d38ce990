import { expect, it } from '@jest/globals';
import { copyDetail } from '../books/copy.js';
import { codesOf, describeRealFiles, firstMessage, realFile } from '../testing/files.js';
import { readQuotes } from './read-quotes.js';

function read(name: string) {
  const result = readQuotes(firstMessage(realFile(name)));
  if (!result.ok) throw new Error(`${name} was not read: ${JSON.stringify(result.errors)}`);
  return result;
}

describeRealFiles('Real quotations of other systems', () => {
  it('413514 has 14 lines for six branches, every copy accounted for', () => {
    const { quote, warnings } = read('koha_QUOTES_413514.CEQ');
    expect(quote.document).toEqual({ kind: '31C', number: 'SO314841', function: '9' });
    expect(quote.lines.map(({ quantity }) => quantity)).toEqual([5, 2, 2, 6, 1, 2, 2, 1, 6, 5, 1, 6, 1, 1]);
    expect(quote.lines.map(({ copies }) => copies.length)).toEqual([5, 2, 2, 6, 1, 2, 2, 1, 6, 5, 1, 6, 1, 1]);
    const branches = quote.lines.flatMap(({ copies }) => copies.map((copy) => copyDetail(copy, 'LLO')));
    expect([...new Set(branches)].sort()).toEqual(['BOO', 'CRO', 'FOR', 'MAG', 'NET', 'SOU']);
    expect(quote.lines.map(({ listPrice }) => listPrice?.pence).slice(0, 4)).toEqual([1699, 3999, 6999, 4500]);
    expect(quote.lines.map(({ quoteLine }) => quoteLine)[13]).toBe('SO3148410014');
    expect(codesOf(warnings)).toEqual(['check-digit-wrong']);
  });

  it('413514 has its split words whole again', () => {
    const { quote } = read('koha_QUOTES_413514.CEQ');
    expect(quote.lines[5]?.book).toMatchObject({
      title: "Crockford's clerical directory 2016-2017",
      subtitle:
        'a directory of the clergy of the Church of England, the Church in Wales, the Scottish Episcopal Church, the Church of Ireland',
    });
    expect(quote.lines[2]?.book.subtitle).toBe(
      'a complete guide to professional, vocational & academic qualifications in the United Kingdom',
    );
    expect(quote.lines[6]?.book.authors).toEqual(['Newton, Elizabeth']);
    expect(quote.lines[9]?.book.authors).toEqual(['Cuhaj, George S.', 'Michael, Thomas']);
  });

  it('413514 has a copy with a rotation plan and the added segment of its tester', () => {
    const [line] = read('koha_QUOTES_413514.CEQ').quote.lines;
    expect(line?.copies[0]?.details).toEqual([
      { code: 'LST', value: 'RS' },
      { code: 'LSQ', value: 'ANF' },
      { code: 'LLO', value: 'BOO' },
      { code: 'LFN', value: 'REF' },
      { code: 'LCL', value: '914.1061' },
      { code: 'LCV', value: '16.99' },
      { code: 'LRP', value: 'WRPC2' },
    ]);
  });

  it('SMALL_2 names the buyer’s own order', () => {
    const { quote } = read('koha_QUOTES_SMALL_2.CEQ');
    expect(quote.references).toEqual([{ qualifier: 'ON', number: 'orders 23/1' }]);
    expect(quote.lines[0]).toMatchObject({ isbn13: '9781529923766', quantity: 1, book: { dewey: '791.45' } });
  });

  it('MULTI has its quantities under another code and no price for its first line', () => {
    const { quote, warnings } = read('koha_QUOTES_MULTI.CEQ');
    expect(quote.lines.map(({ quantity, listPrice }) => [quantity, listPrice?.pence])).toEqual([
      [1, undefined],
      [3, 1499],
    ]);
    expect(codesOf(warnings)).toContain('price-missing');
    expect(quote.other.map(({ tag }) => tag)).toEqual(['MOA']);
  });

  it('73050 has discounted prices, a remark, and four copies for one fund', () => {
    const { quote } = read('koha_prquotes_73050_trimmed.CEQ');
    expect(quote.lines.map(({ listPrice }) => listPrice)).toEqual([
      { qualifier: 'AAE', pence: 2499, type: 'DI' },
      { qualifier: 'AAE', pence: 7500, type: 'DI' },
    ]);
    expect(quote.lines[0]?.copies.map((copy) => copyDetail(copy, 'LFN'))).toEqual(Array(4).fill('705BOO_2013'));
    expect(quote.lines[1]?.notes).toEqual([
      { subject: 'LIN', code: '2', list: '10B', agency: '28', text: 'E*610.72* - additional items' },
    ]);
    expect(quote.lines[1]?.book.publisher).toBe('SAGE Publications : SAGE Publications Ltd');
  });
});
