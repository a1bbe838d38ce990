import { describe, expect, it } from '@jest/globals';
import { copyDetail } from '../books/copy.js';
import { bytesOf, codesOf, firstMessage, readWhole, sampleFile } from '../testing/files.js';
import type { QuotesMessage } from './quotes-message.js';
import { readQuotes } from './read-quotes.js';

const SAMPLE = Buffer.from(sampleFile('quotes-six-titles.CEQ')).toString('latin1');

function resultOf(text: string) {
  return readQuotes(firstMessage(bytesOf(text)));
}

function quoteOf(text: string): QuotesMessage {
  const result = resultOf(text);
  if (!result.ok) throw new Error(`The quotation was not read: ${JSON.stringify(result.errors)}`);
  return result.quote;
}

/** A quotation of one line with what a case changes. */
function oneLine(line: string, una = "UNA:+.? '"): string {
  const head = "UNB+UNOC:3+A+B+261102:0912+R1'UNH+1+QUOTES:D:96A:UN:EAN002'BGM+31C+Q1+9'DTM+137:20261102:102'";
  return `${una}${head}NAD+BY+X::91'NAD+SU+Y::92'LIN+1++9781900001014:EN'${line}UNS+S'CNT+2:1'UNT+99+1'UNZ+1+R1'`;
}

describe('A quotation', () => {
  it('says what it is, from whom, until when, and for which order of the buyer', () => {
    expect(quoteOf(SAMPLE)).toMatchObject({
      type: { name: 'QUOTES', version: 'D', release: '96A', agency: 'UN', association: 'EAN002' },
      document: { kind: '31C', number: 'SQ870421', function: '9' },
      date: '2026-11-02',
      expires: '2026-12-14',
      references: [{ qualifier: 'ON', number: 'JS 26/11' }],
      parties: [
        { role: 'BY', id: '5060000000016', agency: '9', references: [{ qualifier: 'API', number: 'LLC-0042' }] },
        { role: 'SU', id: '5060000000023', agency: '9', references: [] },
      ],
      currency: 'GBP',
      other: [],
    });
  });

  it('has lines with all that is known of the title', () => {
    const { lines } = quoteOf(SAMPLE);
    expect(lines.map(({ isbn13, quantity, listPrice }) => [isbn13, quantity, listPrice?.pence])).toEqual([
      ['9781900001014', 5, 999],
      ['9781900001021', 2, 3000],
      ['9781900001038', 3, 699],
      ['9781900001045', 1, 1450],
      ['9781900001052', 4, 1299],
      ['9781900001069', 2, 2499],
    ]);
    expect(lines[1]).toMatchObject({
      book: {
        authors: ['Brontë-Hughes, Élise'],
        title: 'Café society',
        subtitle:
          "London's Francophone quarter from the Huguenots to Kensington, 1685 to the present day, in letters, menus and photographs",
        publisher: 'Rue & Sons',
        published: '2026',
        binding: 'Hbk',
        dewey: '942.1004',
      },
      listPrice: { qualifier: 'AAE' },
      quoteLine: 'SQ8704210002',
    });
    expect(lines[2]?.book).toMatchObject({
      title: 'Maths? Why not!',
      subtitle: 'ages 7+',
      publisher: 'Abacus: Junior',
    });
  });

  it('details each copy, over as many segments as it takes', () => {
    const [first, , third] = quoteOf(SAMPLE).lines;
    expect(first?.copies.map((copy) => [copy.set, copyDetail(copy, 'LLO'), copyDetail(copy, 'LFN')])).toEqual([
      ['001', 'WAL-CEN', 'WFADF'],
      ['002', 'WAL-LEY', 'WFADF'],
      ['003', 'HAC-CLR', 'H-ADF'],
      ['004', 'HAC-STO', 'H-ADF'],
      ['005', 'NEW-STR', 'N100'],
    ]);
    const [copy] = third?.copies ?? [];
    expect(copy?.details.map(({ code }) => code)).toEqual(['LST', 'LSQ', 'LLO', 'LFN', 'LCL', 'LCV', 'LVT']);
    expect(copy && copyDetail(copy, 'LVT')).toBe('Fit plastic sleeve: RFID + spine label');
  });

  it('keeps each line’s own bytes and where they lie', () => {
    const message = firstMessage(bytesOf(SAMPLE));
    for (const line of quoteOf(SAMPLE).lines) {
      expect(SAMPLE.slice(line.offset, line.offset + line.length)).toBe(line.raw);
      const segments = message.segments.slice(line.segments.from, line.segments.to);
      expect(segments.map(({ raw }) => raw).join('')).toBe(line.raw);
      expect(segments[0]?.tag).toBe('LIN');
    }
  });

  it('keeps what it does not understand', () => {
    const quote = quoteOf(oneLine("QTY+1:1'PRI+AAE:5'XYZ+1'MOA+203:5'"));
    expect(quote.lines[0]?.other.map(({ tag }) => tag)).toEqual(['XYZ', 'MOA']);
  });

  it('says whether a title can be had', () => {
    const quote = quoteOf(oneLine("QTY+1:1'DTM+44:20270131:102'FTX+LIN++NP:8B:28'FTX+LIN++3:10B:28'PRI+AAE:5'"));
    expect(quote.lines[0]?.availability).toEqual({ date: '2027-01-31', codes: ['NP'] });
  });

  it('takes the list price before gross and net ones, and says which it took', () => {
    const prices = "PRI+AAA:3.00'PRI+AAB:4.00'PRI+AAE:5.00:CA:SRP'";
    expect(quoteOf(oneLine(`QTY+1:1'${prices}`)).lines[0]?.listPrice).toEqual({
      ...{ qualifier: 'AAE', pence: 500, type: 'CA', basis: 'SRP' },
    });
    expect(quoteOf(oneLine("QTY+1:1'PRI+AAA:3.00'PRI+AAB:4.00'")).lines[0]?.listPrice?.qualifier).toBe('AAB');
    const discounted = quoteOf(oneLine("QTY+1:1'PRI+AAE:4.00:DI'PRI+AAE:5.00:CA'")).lines[0]?.listPrice;
    expect(discounted).toEqual({ qualifier: 'AAE', pence: 500, type: 'CA' });
  });

  it('has two list prices only where one kind has two amounts', () => {
    const codes = (prices: string) => codesOf(resultOf(oneLine(`QTY+1:1'${prices}`)).warnings);
    for (const prices of ["PRI+AAE:5'PRI+AAE:5.00'", "PRI+AAE:5:CA'PRI+AAE:4:DI'", "PRI+AAE:5'PRI+AAB:6'"])
      expect(codes(prices)).toEqual([]);
    expect(codes("PRI+AAE:5:CA'PRI+AAE:6:CA'")).toEqual(['price-repeated']);
  });

  it('takes a discounted price where there is no other of its kind, and a price for one copy', () => {
    const priced = quoteOf(oneLine("QTY+1:1'PRI+AAE:4:DI::1'PRI+AAB:5'")).lines[0]?.listPrice;
    expect(priced).toEqual({ qualifier: 'AAE', pence: 400, type: 'DI' });
  });

  it('says of each line in which currency its prices are, where that is said there', () => {
    const { lines } = quoteOf(oneLine("QTY+1:1'PRI+AAE:5'CUX+2:usd:12'"));
    expect(lines.map(({ currencies }) => currencies)).toEqual([['USD']]);
    expect(quoteOf(SAMPLE).lines.flatMap(({ currencies }) => currencies)).toEqual([]);
  });

  it('has its quotes and dashes as Windows writes them, which Latin-1 has not', () => {
    const quote = quoteOf(oneLine("IMD+L+050+:::What\x92s left \x96 a life'QTY+1:1'PRI+AAE:5'"));
    expect(quote.lines[0]?.book.title).toBe('What’s left – a life');
  });

  it('keeps an asterisk in a title also under syntax version 4, where one may repeat elements', () => {
    const text = oneLine("IMD+L+050+:::M*A*S*H'QTY+1:1'PRI+AAE:5'", '').replace('UNOC:3', 'UNOC:4');
    expect(quoteOf(text).lines[0]?.book.title).toBe('M*A*S*H');
  });

  it('counts a group of copies whatever its decimals', () => {
    const line = "QTY+1:2'GIR+001+CEN:LLO+2.00:LQT'PRI+AAE:5'";
    expect(codesOf(resultOf(oneLine(line)).warnings)).toEqual([]);
  });

  it('does not take the number of a title it stands in for as its own', () => {
    const text = oneLine("PIA+4+9780749577216:EN'QTY+1:1'PRI+AAE:5'").replace('9781900001014:EN', '5014503123452:EN');
    expect(quoteOf(text).lines[0]?.isbn13).toBeUndefined();
  });

  it('offers as many copies as QTY+1 says, else QTY+21: any other quantity is kept and means nothing here', () => {
    const offered = (quantities: string) => {
      const result = resultOf(oneLine(`${quantities}PRI+AAE:5'`));
      const [line] = result.ok ? result.quote.lines : [];
      return [line?.quantity, line?.other.map(({ raw }) => raw).join(''), ...codesOf(result.warnings)];
    };
    expect(offered("QTY+12:9'QTY+1:2'")).toEqual([2, "QTY+12:9'"]);
    expect(offered("QTY+21:3'QTY+1:2'")).toEqual([2, "QTY+21:3'"]);
    expect(offered("QTY+12:9'QTY+21:3'")).toEqual([3, "QTY+12:9'"]);
    expect(offered("QTY+12:9'")).toEqual([undefined, "QTY+12:9'", 'quantity-missing']);
    expect(offered("QTY+1:2'QTY+1:2'")).toEqual([2, "QTY+1:2'"]);
    expect(offered("QTY+1:2'QTY+1:2'QTY+1:4'")).toEqual([2, "QTY+1:2'QTY+1:4'", 'quantity-repeated']);
  });

  it('says nothing of what its file says nothing of', () => {
    const text = oneLine("IMD+L+050+:::T'").replace("DTM+137:20261102:102'", '').replace('9781900001014:EN', '');
    for (const absent of ['date', 'expires']) expect(quoteOf(text)).not.toHaveProperty(absent);
    const [line] = quoteOf(text).lines;
    for (const absent of ['isbn13', 'quantity', 'listPrice', 'quoteLine']) expect(line).not.toHaveProperty(absent);
    expect(line?.availability).toEqual({ codes: [] });
  });

  it('keeps what stands in its summary beside the count of lines', () => {
    expect(quoteOf(oneLine("QTY+1:1'PRI+AAE:5'").replace("UNS+S'", "UNS+S'MOA+9:5'")).other).toMatchObject([
      { tag: 'MOA' },
    ]);
  });

  it('honours a decimal comma', () => {
    expect(quoteOf(oneLine("QTY+1:1'PRI+AAE:12,99'", "UNA:+,? '")).lines[0]?.listPrice?.pence).toBe(1299);
  });

  it('knows a title by its ISBN-10 alone', () => {
    const text = oneLine("PIA+5+0749577215:IB'QTY+1:1'PRI+AAE:5'").replace('++9781900001014:EN', '');
    expect(quoteOf(text).lines[0]?.isbn13).toBe('9780749577216');
  });
});

describe('A deviation in a quotation whose meaning is certain is a warning', () => {
  it.each([
    ['check-digit-wrong', oneLine("QTY+1:1'PRI+AAE:5'").replace('9781900001014', '9781900001015')],
    ['check-digit-wrong', oneLine("QTY+1:1'PRI+AAE:5'").replace('Y::92', '5013546027173::9')],
    ['copies-differ-from-quantity', oneLine("QTY+1:2'GIR+001+B:LLO'PRI+AAE:5'")],
    ['copy-detail-empty', oneLine("QTY+1:1'GIR+001+B:LLO+X'PRI+AAE:5'")],
    ['copy-quantity-unreadable', oneLine("QTY+1:1'GIR+001+B:LLO+two:LQT'PRI+AAE:5'")],
    ['line-not-offered', oneLine("QTY+1:1'PRI+AAE:5'").replace('LIN+1++', 'LIN+1+2+')],
    ['quantity-missing', oneLine("PRI+AAE:5'")],
    ['quantity-repeated', oneLine("QTY+1:1'QTY+1:2'PRI+AAE:5'")],
    ['price-repeated', oneLine("QTY+1:1'PRI+AAE:5'PRI+AAE:6'")],
    ['price-zero', oneLine("QTY+1:1'PRI+AAE:0.00'")],
    ['price-missing', oneLine("QTY+1:1'")],
    ['date-unreadable', oneLine("QTY+1:1'DTM+44:20270231:102'PRI+AAE:5'")],
    ['date-unreadable', oneLine("QTY+1:1'PRI+AAE:5'").replace('DTM', "DTM+36:202612:610'DTM")],
    ['line-number-repeated', oneLine("QTY+1:1'PRI+AAE:5'LIN+1'QTY+1:1'PRI+AAE:5'").replace('CNT+2:1', 'CNT+2:2')],
    ['line-missing', oneLine('').replace("LIN+1++9781900001014:EN'", '').replace('CNT+2:1', 'CNT+2:0')],
    ['party-missing', oneLine("QTY+1:1'PRI+AAE:5'").replace("NAD+BY+X::91'", '')],
    ['party-missing', oneLine("QTY+1:1'PRI+AAE:5'").replace("NAD+SU+Y::92'", '')],
  ])('%s', (code, text) => {
    const result = resultOf(text);
    expect([result.ok, codesOf(result.warnings)]).toEqual([true, [code]]);
  });
});

describe('What cannot be understood of a quotation leaves nothing to apply', () => {
  it.each([
    ['message-type-wrong', oneLine("QTY+1:1'PRI+AAE:5'").replace('QUOTES', 'QUALTY')],
    ['document-missing', oneLine("QTY+1:1'PRI+AAE:5'").replace("BGM+31C+Q1+9'", '')],
    ['document-number-missing', oneLine("QTY+1:1'PRI+AAE:5'").replace('Q1', '')],
    ['line-number-missing', oneLine("QTY+1:1'PRI+AAE:5'").replace('LIN+1', 'LIN+')],
    ['line-count-wrong', oneLine("QTY+1:1'PRI+AAE:5'").replace('CNT+2:1', 'CNT+2:2')],
    ['line-after-summary', oneLine("QTY+1:1'PRI+AAE:5'").replace("CNT+2:1'", "CNT+2:1'LIN+2'")],
    ['quantity-unreadable', oneLine("QTY+1:two'PRI+AAE:5'")],
    ['price-unreadable', oneLine("QTY+1:1'PRI+AAE:12,99'")],
    ['price-unreadable', oneLine("QTY+1:1'PRI+AAE:-5'")],
    ['price-below-a-penny', oneLine("QTY+1:1'PRI+AAE:5.999'")],
    ['price-basis-unsupported', oneLine("QTY+1:1'PRI+AAE:500:CA:SRP:100'")],
  ])('%s', (code, text) => {
    const result = resultOf(text);
    expect(result.ok ? ['none'] : codesOf(result.errors)).toEqual([code]);
  });
});

describe('A quotation of 5,000 titles', () => {
  it('takes time in proportion to its length', () => {
    const [head = '', ...rest] = SAMPLE.split(/(?<=')(?=LIN\+)/);
    const [last = '', end = ''] = (rest.pop() ?? '').split(/(?<=')(?=UNS\+)/);
    const titles = [...rest, last];
    const big = (count: number) => {
      const lines = Array.from({ length: count }, (_, index) =>
        (titles[index % 6] ?? '').replace(/^LIN\+\d+/, `LIN+${index + 1}`),
      );
      return bytesOf(head + lines.join('') + end.replace('CNT+2:6', `CNT+2:${count}`));
    };
    const milliseconds = (bytes: Uint8Array, count: number) => {
      const start = process.cpuUsage();
      const message = readWhole(bytes).interchanges[0]?.messages[0];
      const result = message && readQuotes(message);
      expect(result?.ok && result.quote.lines.length).toBe(count);
      return process.cpuUsage(start).user / 1000;
    };
    const [small, large] = [big(1_250), big(5_000)];
    milliseconds(small, 1_250);
    const [quarter, whole] = [milliseconds(small, 1_250), milliseconds(large, 5_000)];
    if (process.env['SHOW_TIMES']) process.stdout.write(`${large.length} bytes: ${whole.toFixed(0)} ms\n`);
    expect(whole).toBeLessThan(Math.max(12 * quarter, 1_000));
  });
});
