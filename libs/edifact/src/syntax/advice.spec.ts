import { describe, expect, it } from '@jest/globals';
import { readInterchanges } from '../interchange/read.js';
import { bytesOf, codesOf, readWhole } from '../testing/files.js';

/** A file that announces `advice`, keeps syntax `version`, and has `number` where a directory that repeats elements allows it to. */
function file(advice: string, { syntax = 'UNOC', version = '3', number = 'Q1' } = {}): string {
  const unb = `UNB+${syntax}:${version}+SENDER:14+RECIPIENT:14+261102:0912+REF1++QUOTES'`;
  return `${advice}${unb}UNH+M1+QUOTES:D:01B:UN'BGM+31C+${number}+9'UNT+3+M1'UNZ+1+REF1'`;
}

/** The number of the quotation in each interchange, as often as it is repeated. */
function numbersIn(text: string): readonly unknown[] {
  return readWhole(bytesOf(text)).interchanges.map(({ messages }) => messages[0]?.segments[1]?.elements[1]);
}

function errorsOf(text: string): readonly string[] {
  const result = readInterchanges(bytesOf(text));
  return result.ok ? [] : codesOf(result.errors);
}

describe('The characters that UNA announces', () => {
  it('may be without a release character: a question mark is then text', () => {
    expect(numbersIn(file("UNA:+.  '", { number: 'Q?1 2' }))).toEqual([[['Q?1 2']]]);
  });

  it('repeat an element by their fifth character, whichever it is, from syntax version 4 on', () => {
    expect(numbersIn(file("UNA:+.?^'", { version: '4', number: 'Q1^Q2*3' }))).toEqual([[['Q1'], ['Q2*3']]]);
    expect(numbersIn(file("UNA:+.?*'", { version: '5', number: 'Q1*Q2' }))).toEqual([[['Q1'], ['Q2']]]);
  });

  it('repeat no element before version 4, nor where the fifth is a blank or was lost', () => {
    expect(numbersIn(file("UNA:+.?*'", { version: '3', number: 'Q1*Q2' }))).toEqual([[['Q1*Q2']]]);
    expect(numbersIn(file("UNA:+.? '", { version: '4', number: 'Q1 Q2' }))).toEqual([[['Q1 Q2']]]);
    expect(numbersIn(file("UNA:+.?'", { version: '4', number: 'Q1*Q2' }))).toEqual([[['Q1*Q2']]]);
  });

  it('hold for one interchange: the next has its own', () => {
    const second = file("UNA:+.?^'", { version: '4', number: 'Q3^Q4' });
    expect(numbersIn(file("UNA:+.? '", { number: 'Q1^Q2' }) + second)).toEqual([[['Q1^Q2']], [['Q3'], ['Q4']]]);
  });

  it.each([
    ['component', 'UNAé+.? '],
    ['element', 'UNA:x.? '],
    ['element', 'UNA:é.? '],
    ['decimal mark', 'UNA:+;? '],
    ['release', 'UNA:+.x '],
    ['release', 'UNA:+.é '],
    ['release, the same as the element’s', 'UNA:+.+ '],
    ['release, the same as the decimal mark', 'UNA:+.. '],
  ])('may not have a letter or another’s place for their %s', (_, advice) => {
    expect(errorsOf(file(`${advice}'`))).toEqual(['una-unusable']);
  });

  it('may not have a letter for their terminator or repetition', () => {
    expect(errorsOf(file('UNA:+.? é'))).toEqual(['una-unusable']);
    expect(errorsOf(file("UNA:+.?x'", { version: '4' }))).toEqual(['una-unusable']);
  });

  it('are taken for eight instead of nine only where UNB follows them', () => {
    expect(errorsOf("UNA:+.?'UNH+M1+QUOTES'")).toEqual(['una-unusable']);
  });

  it('may have blank lines before the first segment, also where a line break ends each', () => {
    const lines = file('').replaceAll("'", '\n');
    expect(numbersIn(`UNA:+.? \n\n${lines}`)).toEqual([[['Q1']]]);
    expect(readWhole(bytesOf(`UNA:+.? \n\n${lines}`)).warnings).toEqual([]);
  });
});

describe('Where an interchange begins', () => {
  it('only blanks and control characters may lie before it', () => {
    expect(numbersIn(`\x00 \r\n${file('')}`)).toEqual([[['Q1']]]);
    expect(errorsOf(`!${file('')}`)).toEqual(['interchange-missing']);
  });

  it('its syntax may be padded, as some partners pad codes', () => {
    const padded = Buffer.from(file('', { syntax: 'UNOW ', number: 'Otá' }), 'utf8').toString('latin1');
    expect(numbersIn(padded)).toEqual([[['Otá']]]);
  });
});
