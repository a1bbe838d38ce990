import { describe, expect, it } from '@jest/globals';
import { bytesOf, readFile } from './read-file.edi.js';
import { quoteId } from './read-file-line.edi.js';

const SENDER = { supplier: 'askews', identifiers: ['5013546027173', '110-3382'] };
const UNB = "UNB+UNOC:3+5013546027173:14+5013546132093:14+261102:0912+1'";

interface Said {
  readonly number?: string;
  readonly bgm?: string;
  readonly head?: string;
  readonly seller?: string;
  readonly line?: string;
}

/** A message of one line, save for what is said. */
function quote({
  number = 'Q1',
  bgm = `31C+${number}+9`,
  head = '',
  seller,
  line = "QTY+1:1'PRI+AAE:5'",
}: Said): string {
  const parties = `NAD+BY+5013546132093::9'NAD+SU+${seller ?? '5013546027173::9'}'`;
  const body = `BGM+${bgm}'DTM+137:20261102:102'${head}${parties}LIN+1++9780749577216:EN'${line}UNS+S'CNT+2:1'`;
  return `UNH+M+QUOTES:D:96A:UN:EAN002'${body}UNT+${body.split("'").length + 1}+M'`;
}

function file(messages: readonly string[], unb = UNB): Uint8Array {
  return Buffer.from(`${unb}${messages.join('')}UNZ+${messages.length}+1'`, 'latin1');
}

/** The first line that is read of a quote. */
function lineOf(said: Said) {
  const reading = readFile(file([quote(said)]), SENDER);
  if ('reasons' in reading) throw new Error(JSON.stringify(reading.reasons));
  return reading.quotes[0]?.lines[0];
}

/** Why nothing of a file is applied, or what is remarked of it. */
function codesOf(bytes: Uint8Array, sender = SENDER): { reasons: readonly string[] } | { warnings: readonly string[] } {
  const reading = readFile(bytes, sender);
  if ('reasons' in reading) return { reasons: reading.reasons.map(({ code }) => code) };
  return {
    warnings: reading.warnings.map(({ code }) => code).filter((code) => !/^(check-digit|message-ref)/.test(code)),
  };
}

const read = { warnings: [] };
const refused = (...reasons: readonly string[]) => ({ reasons });

describe('A quote is an offer', () => {
  it.each(['31C+Q1', '31C+Q1+9', '31C+Q1+7', '31C+Q1+43'])('where BGM says %s', (bgm) => {
    expect(codesOf(file([quote({ bgm })]))).toEqual(read);
  });

  it.each(['1', '3', '5', '31', '27'])('but none with the function %s, such as a cancellation', (code) => {
    expect(codesOf(file([quote({ bgm: `31C+Q1+${code}` })]))).toEqual(refused('message-function-not-handled'));
  });

  it.each(['31F', '31T'])('that is firm (%s) is said to be one: an order would bring its titles twice', (kind) => {
    expect(codesOf(file([quote({ bgm: `${kind}+Q1+9` })]))).toEqual({ warnings: ['no-order-expected'] });
  });

  it('in pounds alone, in its head and in each line', () => {
    expect(codesOf(file([quote({ head: "CUX+2:GBP:12'" })]))).toEqual(read);
    expect(codesOf(file([quote({ head: "CUX+2:EUR:12'" })]))).toEqual(refused('currency-not-pounds'));
    const line = (currency: string) => `QTY+1:1'PRI+AAE:5'CUX+2:${currency}:12'`;
    expect(codesOf(file([quote({ line: line('gbp') })]))).toEqual(read);
    expect(codesOf(file([quote({ line: line('USD') })]))).toEqual(refused('currency-not-pounds'));
  });
});

describe('Whose a quote is', () => {
  const from = (address: string) => UNB.replace('5013546027173:14', address);

  it('is told by the supplier it names, by EAN or SAN, however that is written', () => {
    for (const seller of ['5013546027173::9', '1103382::31B', '110-3382::31B', '5013546027173::14'])
      expect(codesOf(file([quote({ seller })], from('X')))).toEqual(read);
  });

  it('is told by its interchange where it names none', () => {
    expect(codesOf(file([quote({ seller: '' })]))).toEqual(read);
    expect(codesOf(file([quote({ seller: '' })], from('X')))).toEqual(refused('supplier-differs'));
  });

  it('is said where it names another under this one’s address, and refused where neither is this one', () => {
    expect(codesOf(file([quote({ seller: '9::9' })]))).toEqual({ warnings: ['supplier-named-otherwise'] });
    expect(codesOf(file([quote({ seller: '9::9' })], from('9')))).toEqual(refused('supplier-differs'));
  });
});

describe('A file is applied whole or not at all', () => {
  it('is not where an interchange is a test, or a message of another type', () => {
    const test = UNB.replace("+1'", "+1++++++1'");
    expect(codesOf(file([quote({})], test))).toEqual(refused('test-message'));
    expect(codesOf(file([quote({}), quote({ number: 'Q2' }).replace('QUOTES', 'ORDRSP')]))).toEqual(
      refused('message-type-not-handled'),
    );
  });

  it('has its reasons of all messages, where they lie', () => {
    const bad = quote({ bgm: '31C+Q1+1' });
    const reading = readFile(file([bad, quote({ number: 'Q2' }), bad]), SENDER);
    const second = UNB.length + bad.length + quote({ number: 'Q2' }).length;
    expect('reasons' in reading && reading.reasons.map(({ offset }) => offset)).toEqual([UNB.length, second]);
  });

  it('is not where a part of it can’t be understood: neither the file nor one message', () => {
    expect(readFile(Buffer.from('Dear all'), SENDER)).toMatchObject({
      reasons: [{ code: 'interchange-missing', offset: 0 }],
    });
    const bad = quote({ number: 'Q2', line: "QTY+1:two'PRI+AAE:5'" });
    const bytes = file([quote({}), bad]);
    expect(readFile(bytes, SENDER)).toMatchObject({
      reasons: [{ code: 'quantity-unreadable', offset: Buffer.from(bytes).indexOf('QTY+1:two') }],
    });
  });

  it('has 2,000 quotes at most', () => {
    const quotes = Array.from({ length: 2_001 }, (_, index) => quote({ number: `Q${index}` }));
    expect(codesOf(file(quotes.slice(1)))).toEqual(read);
    expect(codesOf(file(quotes))).toEqual(refused('too-many-quotes'));
  });

  it('has no NUL, and says where it is', () => {
    const bytes = file([quote({})]);
    bytes[40] = 0;
    expect(readFile(bytes, SENDER)).toMatchObject({ reasons: [{ code: 'character-not-text', offset: 40 }] });
    bytes[40] = 32;
    bytes[0] = 0;
    expect(readFile(bytes, SENDER)).toMatchObject({ reasons: [{ code: 'character-not-text', offset: 0 }] });
  });

  it('may hold a quote twice when it is the same, under whatever function and reference; it is one quote', () => {
    const again = quote({ bgm: '31C+Q1+7' }).replaceAll('+M', '+N');
    const reading = readFile(file([quote({}), again]), SENDER);
    expect('quotes' in reading && reading.quotes).toHaveLength(1);
    const other = quote({ line: "QTY+1:2'PRI+AAE:5'" });
    expect(codesOf(file([quote({}), other]))).toEqual(refused('quote-differs'));
    expect(codesOf(file([quote({}), quote({ bgm: '22C+Q1+9' })]))).toEqual(refused('quote-differs'));
  });
});

describe('What nobody can mean, or no event can hold', () => {
  it.each([
    ['1,000,000 copies', "QTY+1:1000000'PRI+AAE:5'", "QTY+1:1000001'PRI+AAE:5'", 'quantity-too-large'],
    ['£1,000,000,000', "QTY+1:1'PRI+AAE:1000000000'", "QTY+1:1'PRI+AAE:1000000000.01'", 'price-too-large'],
  ])('is more than %s', (_, most, more, code) => {
    expect(codesOf(file([quote({ line: most })]))).toEqual(read);
    expect(codesOf(file([quote({ line: more })]))).toEqual(refused(code));
  });

  it('is more than 1,000,000 copies in groups that a line details, whatever its quantity says', () => {
    const line = "QTY+1:1'GIR+001+CEN:LLO+600000:LQT'GIR+002+KEN:LLO+600000:LQT'PRI+AAE:5'";
    expect(codesOf(file([quote({ line })]))).toEqual(refused('quantity-too-large'));
  });

  it('is a number of more than 100 characters', () => {
    expect(codesOf(file([quote({ number: 'Q'.repeat(100) })]))).toEqual(read);
    expect(codesOf(file([quote({ number: 'Q'.repeat(101) })]))).toEqual(refused('head-too-large'));
  });

  it('is a head of more than 300,000 bytes', () => {
    const references = (count: number) => `RFF+ON:${'N'.repeat(35)}'`.repeat(count);
    expect(codesOf(file([quote({ head: references(4_000) })]))).toEqual(read);
    expect(codesOf(file([quote({ head: references(6_000) })]))).toEqual(refused('head-too-large'));
  });

  it('is said where the line begins', () => {
    const bytes = file([quote({ line: "QTY+1:1000001'PRI+AAE:5'" })]);
    expect(readFile(bytes, SENDER)).toMatchObject({ reasons: [{ offset: Buffer.from(bytes).indexOf('LIN+') }] });
  });

  it('is a line of 300,000 bytes, counted as UTF-8', () => {
    const line = (text: string) => `IMD+L+050+:::${text}'QTY+1:1'PRI+AAE:5'`;
    expect(codesOf(file([quote({ line: line('x'.repeat(140_000)) })]))).toEqual(read);
    expect(codesOf(file([quote({ line: line('é'.repeat(140_000)) })]))).toEqual(refused('line-too-large'));
    expect(bytesOf('é')).toBe(4);
  });
});

describe('What is kept of a quote', () => {
  it('is its number, dates and references, and the place of each line', () => {
    const head = "DTM+36:20261214:102'RFF+ON:JS 26/11'";
    const bytes = file([quote({ head }), quote({ number: 'Q2' }).replace("DTM+137:20261102:102'", '')]);
    const reading = readFile(bytes, SENDER);
    expect(reading).toMatchObject({
      quotes: [
        {
          head: {
            ...{ supplier: 'askews', number: 'Q1', function: '9', currency: 'GBP', lineCount: 1 },
            ...{ date: '2026-11-02', expiresOn: '2026-12-14', references: [{ code: 'ON', value: 'JS 26/11' }] },
          },
          lines: [{ line: 'L1', currency: 'GBP' }],
        },
        { head: { number: 'Q2', date: null, expiresOn: null, references: [] } },
      ],
    });
  });
});

describe('A quoted line', () => {
  it('has alike copies together, each as its segments say, and a category where all agree', () => {
    const [a, b] = ["+CEN:LLO+AF:LFN+FIC:LST+SLV:LVC+LBL:LVC'", "+KEN:LLO+FIC:LST+C 1:LCL+S:LSM'"];
    const said = lineOf({ line: `QTY+1:3'GIR+001${a}GIR+002${b}GIR+003${a}PRI+AAE:5'` });
    expect(said?.category).toBe('FIC');
    expect(said?.copies).toMatchObject([
      { branch: 'CEN', fund: 'AF', quantity: 2, stockType: 'FIC', servicing: ['SLV', 'LBL'] },
      { branch: 'KEN', fund: '', quantity: 1, shelfmark: 'S', servicing: [] },
    ]);
    expect(lineOf({ line: `QTY+1:1'GIR+001+C 1:LCL'PRI+AAE:5'` })?.copies).toMatchObject([{ shelfmark: 'C 1' }]);
  });

  it('has any category where its copies differ or say none', () => {
    const copies = (first: string, second: string) =>
      lineOf({ line: `QTY+1:2'GIR+001+A:LLO${first}'GIR+002+B:LLO${second}'PRI+AAE:5'` })?.category;
    expect([copies('+FIC:LST', '+NF:LST'), copies('', ''), copies('', '+NF:LST')]).toEqual(['any', 'any', 'NF']);
  });

  it('is for as many copies as are detailed where no quantity says it', () => {
    expect(lineOf({ line: "GIR+001+A:LLO'GIR+002+B:LLO+4:LQT'PRI+AAE:5'" })?.quantity).toBe(5);
    expect(lineOf({ line: "QTY+1:2'GIR+001+A:LLO+4:LQT'PRI+AAE:5'" })?.quantity).toBe(2);
  });

  it('says that an ISBN is right only where its check digit is', () => {
    expect(lineOf({})?.isbnValid).toBe(true);
    expect(lineOf({ line: "PIA+5+SO9:SA'QTY+1:1'PRI+AAE:5:CA'" })).toMatchObject({
      ...{ ean: '9780749577216', isbnValid: true, listPence: 500, priceCode: 'AAE:CA' },
    });
  });
});

describe('The words of a quoted line', () => {
  it('are the supplier’s, nothing where it says nothing', () => {
    const said = lineOf({
      line:
        "IMD+L+009+:::Lee, Ann'IMD+L+010+:::Ray, Bob'IMD+L+050+:::T'IMD+L+060+:::S'IMD+L+100+:::2nd'IMD+L+109+:::P'" +
        "IMD+L+170+:::2026'IMD+L+220+:::Pbk'QTY+1:1'GIR+001+A:LLO+ Jacket :LVT+Label:LVT'" +
        "FTX+LIN+++Signed'FTX+LIN++NP:8B:28'FTX+LIN+++Late'PRI+AAE:5'RFF+QLI:SO1'",
    });
    expect(said).toMatchObject({
      ...{ supplierRef: 'SO1', title: 'T: S', publisher: 'P', edition: '2nd', published: '2026', binding: 'Pbk' },
      ...{ author: 'Lee, Ann; Ray, Bob', notes: 'Signed | Late', priceCode: 'AAE' },
      copies: [{ servicingText: 'Jacket Label' }],
    });
    expect(lineOf({ line: "QTY+1:1'IMD+L+060+:::S'" })).toMatchObject({
      ...{ supplierRef: '', title: 'S', author: '', publisher: '', edition: '', published: '', binding: '' },
      ...{ notes: '', priceCode: '', listPence: null, copies: [] },
    });
  });
});

describe('The id of a quote', () => {
  it('shows its number as far as an id can, and keeps apart what looks alike', () => {
    expect(quoteId('askews', ' SQ/870 421-')).toMatch(/^SQ_870_421-[0-9a-f]{12}$/);
    expect(quoteId('askews', '—')).toMatch(/^Q-[0-9a-f]{12}$/);
    expect(quoteId('askews', 'x'.repeat(100))).toMatch(/^x{24}-[0-9a-f]{12}$/);
    expect(quoteId('askews', 'A-1')).not.toBe(quoteId('askews', 'A_1'));
    expect(quoteId('askews', 'A-1')).not.toBe(quoteId('peters', 'A-1'));
    expect(quoteId('askews', 'A-1')).toBe(quoteId('askews', 'A-1'));
  });
});
