import { describe, expect, it } from '@jest/globals';
import { bytesOf, codesOf, readWhole } from '../testing/files.js';
import { readInterchanges } from './read.js';

const UNB = "UNB+UNOC:3+SENDER:14+RECIPIENT:14+261102:0912+REF1++QUOTES'";
const MESSAGE = "UNH+M1+QUOTES:D:96A:UN:EAN002'BGM+31C+Q1+9'UNT+3+M1'";
const SECOND = MESSAGE.replaceAll('M1', 'M2').replace('Q1', 'Q2');
const FILE = `${UNB}${MESSAGE}UNZ+1+REF1'`;

function warningsOf(text: string): readonly string[] {
  return codesOf(readWhole(bytesOf(text)).warnings);
}

function errorsOf(text: string): readonly string[] {
  const result = readInterchanges(bytesOf(text));
  return result.ok ? [] : codesOf(result.errors);
}

describe('A message', () => {
  it('says where it lies in the file, what its UNT declares, in which group it is and how its bytes were read', () => {
    const text = `${FILE}${UNB}UNG+QUOTES+A+B+261102:0912+G1'${SECOND}UNE+1+G1'UNZ+1+REF1'`;
    const [first, second] = readWhole(bytesOf(text)).interchanges;
    expect(first?.messages[0]).toMatchObject({ offset: text.indexOf('UNH+M1'), declaredSegments: '3' });
    expect(first?.messages[0]).not.toHaveProperty('group');
    expect(second?.messages[0]).toMatchObject({ offset: text.indexOf('UNH+M2'), group: 'G1', charset: 'latin-1' });
    expect(second).toMatchObject({ offset: FILE.length, length: text.length - FILE.length });
  });

  it('has its type and its sender without the blanks that some partners pad them with', () => {
    const padded = FILE.replace('QUOTES:D:96A:UN:EAN002', 'QUOTES :D :96A : UN:EAN002 ').replace('SENDER', ' SENDER ');
    const [interchange] = readWhole(bytesOf(padded)).interchanges;
    expect(interchange?.header.sender.id).toBe('SENDER');
    expect(interchange?.messages[0]?.type).toEqual(readWhole(bytesOf(FILE)).interchanges[0]?.messages[0]?.type);
  });

  it('that another one cuts short is never left out: nothing of the file is applied', () => {
    expect(errorsOf(`${UNB}${MESSAGE.replace("UNT+3+M1'", '')}${SECOND}UNZ+1+REF1'`)).toEqual(['message-not-closed']);
    expect(errorsOf(`${UNB}${MESSAGE.replace("UNT+3+M1'", '')}UNG+QUOTES'${SECOND}`)).toEqual(['message-not-closed']);
  });

  it('after the end of its interchange belongs to none', () => {
    expect(errorsOf(FILE + SECOND)).toEqual(['segment-outside-message']);
    expect(errorsOf(`${FILE}UNZ+1+REF1'`)).toEqual(['segment-outside-message']);
  });
});

describe('A reference that is missing is a warning', () => {
  it.each([
    ['message-reference-missing', FILE.replace('UNH+M1', 'UNH+').replace('UNT+3+M1', 'UNT+3')],
    ['control-reference-missing', FILE.replaceAll('REF1', '')],
  ])('%s', (code, text) => {
    expect(warningsOf(text)).toEqual([code]);
  });

  it('and several messages without one do not repeat each other’s', () => {
    const nameless = MESSAGE.replaceAll('M1', '');
    expect(warningsOf(`${UNB}${nameless}${nameless}UNZ+2+REF1'`)).toEqual([
      'message-reference-missing',
      'message-reference-missing',
    ]);
  });
});

describe('A count', () => {
  it.each(['3.0', '+3', '3e0', '0x3', '0000000003'])('of segments written %s is no count', (count) => {
    expect(warningsOf(FILE.replace('UNT+3', `UNT+${count.replace('+', '?+')}`))).toEqual(['segment-count-wrong']);
  });

  it('may have zeros before it, or blanks around it', () => {
    expect(warningsOf(FILE.replace('UNT+3', 'UNT+000003').replace('UNZ+1', 'UNZ+ 1 '))).toEqual([]);
  });

  it('that is not there is not nought', () => {
    expect(warningsOf(`${UNB}UNZ++REF1'`)).toEqual(['interchange-empty', 'interchange-count-wrong']);
  });

  it('of groups says nothing about an interchange that has none', () => {
    expect(warningsOf(FILE.replace('UNZ+1', 'UNZ+0'))).toEqual(['interchange-count-wrong']);
  });

  it('of groups is right where a group was empty', () => {
    const groups = `UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}UNE+1+G1'UNG+QUOTES+A+B+261102:0912+G2'UNE+0+G2'`;
    expect(warningsOf(`${UNB}${groups}UNZ+2+REF1'`)).toEqual([]);
  });
});

describe('What an interchange lacks', () => {
  it('is said where it ends', () => {
    const text = UNB + MESSAGE;
    expect(readWhole(bytesOf(text)).warnings).toMatchObject([
      { code: 'interchange-not-closed', segment: 3, offset: text.indexOf('UNT') },
    ]);
  });

  it('is said at its beginning where it has nothing else', () => {
    expect(readWhole(bytesOf(UNB)).warnings).toMatchObject([
      { code: 'interchange-empty', segment: 0, offset: 0 },
      { code: 'interchange-not-closed', segment: 0, offset: 0 },
    ]);
  });
});

describe('Each interchange of a file', () => {
  it('has its own warnings, where they lie', () => {
    const wrapped = FILE.replace('+Q1', '+\r\nQ1');
    const foreign = FILE.replace('UNOC', 'UNOE').replace('+Q1', '+Otá');
    expect(readWhole(bytesOf(wrapped + FILE + foreign)).warnings).toMatchObject([
      { code: 'line-wrapped', segment: 2, offset: wrapped.indexOf('BGM') },
      { code: 'charset-read-as-latin-1', segment: 10, offset: (wrapped + FILE).length },
    ]);
  });

  it('whose end was cut ends before it', () => {
    const [interchange] = readWhole(bytesOf(FILE.slice(0, -3))).interchanges;
    expect(interchange).toMatchObject({ closed: false, length: FILE.indexOf('UNZ') });
  });

  it('may say nothing of whose numbering its addresses are', () => {
    const [interchange] = readWhole(bytesOf(FILE.replace('SENDER:14', 'SENDER'))).interchanges;
    expect(interchange?.header.sender).toEqual({ id: 'SENDER' });
  });
});

describe('Between segments', () => {
  it('a terminator too many takes nothing of the next', () => {
    const { interchanges, warnings } = readWhole(bytesOf(FILE.replace("'BGM", "''BGM")));
    expect(warnings).toMatchObject([{ code: 'segment-empty', segment: 2, offset: FILE.indexOf('BGM') }]);
    expect(interchanges[0]?.messages[0]?.segments.map(({ tag }) => tag)).toEqual(['UNH', 'BGM', 'UNT']);
  });

  it('stands a tag alone: repeated it is none', () => {
    expect(errorsOf(`UNA:+.?*'${FILE.replace('UNOC:3', 'UNOC:4').replace('BGM', 'BGM*BGM')}`)).toEqual([
      'segment-tag-bad',
    ]);
  });
});

describe('Letters that look like UTF-8', () => {
  it('are no surprise where the partner is known to write Latin-1', () => {
    const bytes = Buffer.from(FILE.replace('+Q1', '+Otá'), 'utf8');
    expect(codesOf(readWhole(bytes).warnings)).toEqual(['charset-looks-like-utf-8']);
    expect(readWhole(bytes, { charset: 'latin-1' }).warnings).toEqual([]);
  });
});
