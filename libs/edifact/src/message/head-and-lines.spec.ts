import { describe, expect, it } from '@jest/globals';
import { readQuotes } from '../quotes/read-quotes.js';
import { bytesOf, codesOf, firstMessage } from '../testing/files.js';

interface Said {
  readonly head?: string;
  readonly party?: string;
  readonly lin?: string;
  readonly line?: string;
  readonly summary?: string;
}

/** A quotation of one line, save for what is said. */
function read({
  head = '',
  party = "NAD+SU+Y::92'",
  lin = "LIN+1++9781900001014:EN'",
  line = '',
  summary = "UNS+S'CNT+2:1'",
}: Said) {
  const body = `BGM+31C+Q1+9'DTM+137:20261102:102'${head}NAD+BY+X::91'${party}${lin}${line}QTY+1:1'PRI+AAE:5'${summary}`;
  const message = `UNH+1+QUOTES:D:96A:UN:EAN002'${body}UNT+${body.split("'").length + 1}+1'`;
  const result = readQuotes(firstMessage(bytesOf(`UNB+UNOC:3+A+B+261102:0912+R1'${message}UNZ+1+R1'`)));
  const codes = codesOf(result.warnings);
  return result.ok ? { quote: result.quote, codes } : { quote: undefined, codes: codesOf(result.errors) };
}

describe('What stands before the lines', () => {
  it('says the currency in the first of its CUX, in capitals', () => {
    expect(read({ head: "CUX+2:gbp:9'CUX+2:EUR:12'" }).quote?.currency).toBe('GBP');
    expect(read({ head: "CUX'" }).quote).not.toHaveProperty('currency');
    expect(read({}).quote).not.toHaveProperty('currency');
  });

  it('is kept where nothing is known of it', () => {
    expect(read({ head: "XYZ+1'" }).quote?.other.map(({ raw }) => raw)).toEqual(["XYZ+1'"]);
  });

  it.each([
    ["NAD+SU+5013546027172::9'", ['check-digit-wrong']],
    ["NAD+SU+5060000000023::9'", []],
    ["NAD+SU+1234567::31B'", ['check-digit-wrong']],
    ["NAD+SU+1234560::31B'", []],
    ["NAD+SU+5013546027172::92'", []],
    ["NAD+SU+1234567::91'", []],
  ])('names parties whose number may have a wrong check digit only by its own numbering: %s', (party, codes) => {
    expect(read({ party }).codes).toEqual(codes);
  });

  it('names a party by its name, or by the address where it has none', () => {
    const nameOf = (party: string) => read({ party }).quote?.parties.find(({ role }) => role === 'SU')?.name;
    expect(nameOf("NAD+SU+Y::92++Askews:Holts'")).toBe('Askews Holts');
    expect(nameOf("NAD+SU+Y::92+Unit 1:Preston'")).toBe('Unit 1 Preston');
    expect(nameOf("NAD+SU+Y::92+Unit 1+Askews'")).toBe('Askews');
    expect(nameOf("NAD+SU+Y::92'")).toBeUndefined();
  });

  it('has a month or a year for its day only where that is no promise', () => {
    for (const date of ['44:202701:610', '44:2027:602']) expect(read({ line: `DTM+${date}'` }).codes).toEqual([]);
    for (const date of ['36:202701:610', '137:2027:602', '44:202701:102'])
      expect(read({ line: `DTM+${date}'` }).codes).toEqual(['date-unreadable']);
  });
});

describe('The numbers of a title', () => {
  const numbers = (lin: string, line = '') =>
    read({ lin, line }).quote?.lines[0]?.identifiers.map(({ role = 'LIN', value, qualifier }) => [
      role,
      value,
      qualifier,
    ]);

  it('are one in LIN and as many as there are in PIA', () => {
    expect(numbers("LIN+1++9781900001014:EN+SUB:1'", "PIA+5+1900001012:IB+S1:SA'PIA+1+G7:GN'")).toEqual([
      ['LIN', '9781900001014', 'EN'],
      ['5', '1900001012', 'IB'],
      ['5', 'S1', 'SA'],
      ['1', 'G7', 'GN'],
    ]);
  });

  it('are none where their place is empty', () => {
    expect(numbers("LIN+1'")).toEqual([]);
    expect(numbers("LIN+1++:EN'", "PIA+5+:SA+S1:SA'")).toEqual([['5', 'S1', 'SA']]);
  });
});

describe('The count of lines', () => {
  it.each(["UNS+S'CNT+2:1'", "CNT+2:1'", "UNS+S'CNT+1:9'", "UNS+S'CNT+1:9'CNT+2: 1 '", "UNS+S'MOA+2:9'", ''])(
    'is right, or not said: %s',
    (summary) => {
      expect(read({ summary })).toMatchObject({ codes: [], quote: { lines: [{ number: '1' }] } });
    },
  );

  it.each(["UNS+S'CNT+2:2'", "CNT+2:0'", "UNS+S'CNT+2'", "CNT+1:1'CNT+2:2'", "UNS+S'CNT+2:one'"])(
    'is wrong: a line that was lost would be ordered by nobody: %s',
    (summary) => {
      expect(read({ summary })).toEqual({ quote: undefined, codes: ['line-count-wrong'] });
    },
  );

  it('before the lines says nothing of them, and ends nothing', () => {
    expect(read({ head: "CNT+2:7'" })).toMatchObject({ codes: [], quote: { lines: [{ number: '1' }] } });
  });

  it('ends the lines: what is after it belongs to none', () => {
    const { quote } = read({ summary: "CNT+2:1'MOA+9:5'" });
    expect(quote?.lines[0]?.other).toEqual([]);
    expect(quote?.other.map(({ tag }) => tag)).toEqual(['MOA']);
  });
});
