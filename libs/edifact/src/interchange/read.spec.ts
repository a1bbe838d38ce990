import { describe, expect, it } from '@jest/globals';
import { component } from '../syntax/segment.js';
import { bytesOf, codesOf, readWhole } from '../testing/files.js';
import { readInterchanges } from './read.js';

const UNB = "UNB+UNOC:3+SENDER:14+RECIPIENT:14+261102:0912+REF1++QUOTES'";
const MESSAGE = "UNH+M1+QUOTES:D:96A:UN:EAN002'BGM+31C+Q1+9'UNT+3+M1'";
const UNZ = "UNZ+1+REF1'";
const FILE = `UNA:+.? '${UNB}${MESSAGE}${UNZ}`;

function warningsOf(text: string): readonly string[] {
  return codesOf(readWhole(bytesOf(text)).warnings);
}

function errorsOf(text: string): readonly string[] {
  const result = readInterchanges(bytesOf(text));
  return result.ok ? ['none'] : codesOf(result.errors);
}

describe('A file that keeps the rules', () => {
  it('is read with all that its envelope says, and no warning', () => {
    const { interchanges, warnings } = readWhole(bytesOf(FILE));
    expect(warnings).toEqual([]);
    expect(interchanges).toHaveLength(1);
    expect(interchanges[0]?.header).toEqual({
      syntax: 'UNOC',
      version: '3',
      sender: { id: 'SENDER', qualifier: '14' },
      recipient: { id: 'RECIPIENT', qualifier: '14' },
      preparedDate: '261102',
      preparedTime: '0912',
      reference: 'REF1',
      applicationReference: 'QUOTES',
      test: false,
    });
    expect(interchanges[0]).toMatchObject({ closed: true, offset: 0, length: FILE.length });
  });

  it('may count its groups or its messages where it has groups', () => {
    const group = `UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}${MESSAGE.replaceAll('M1', 'M2')}UNE+2+G1'`;
    for (const count of [1, 2]) expect(warningsOf(`${UNB}${group}UNZ+${count}+REF1'`)).toEqual([]);
    expect(warningsOf(`${UNB}${group}UNZ+3+REF1'`)).toEqual(['interchange-count-wrong']);
  });

  it('gives each message and segment the bytes it came in', () => {
    const message = readWhole(bytesOf(FILE)).interchanges[0]?.messages[0];
    expect(Buffer.from(message?.bytes ?? []).toString('latin1')).toBe(MESSAGE);
    for (const { raw, offset, length } of message?.segments ?? [])
      expect(FILE.slice(offset, offset + length)).toBe(raw);
    expect(message?.segments.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it.each([
    ['no UNA', FILE.slice(9)],
    ['line breaks between segments', FILE.replaceAll("'", "'\r\n").replace("? '\r\n", "? '")],
    ['an end-of-file mark', `${FILE}\r\n\x1a`],
    ['two interchanges', FILE + FILE],
    [
      'other characters',
      FILE.replace("UNA:+.? '", 'UNA|*,!  ').replace(/[:+']/g, (c) => ({ ':': '|', '+': '*', "'": ' ' })[c] ?? c),
    ],
    ['a line feed for terminator', FILE.replace("UNA:+.? '", 'UNA:+.? \n').replaceAll("'", '\n')],
    [
      'control characters of level B',
      FILE.slice(9).replace(/[:+']/g, (c) => ({ ':': '\x1f', '+': '\x1d', "'": '\x1c' })[c] ?? c),
    ],
    ['a group', `${UNB}UNG+QUOTES+A+B+261102:0912+G1+UN+D:96A'${MESSAGE}UNE+1+G1'${UNZ}`],
  ])('may have %s', (_, text) => {
    const { interchanges, warnings } = readWhole(bytesOf(text));
    expect(codesOf(warnings)).toEqual([]);
    for (const { messages } of interchanges) expect(messages.map(({ type }) => type.name)).toEqual(['QUOTES']);
  });
});

describe('A deviation whose meaning is certain is a warning', () => {
  it.each([
    ['una-short', FILE.replace("? '", "?'")],
    ['una-short', FILE.replace("? '", "?'\r\n")],
    ['segment-empty', FILE.replace("'BGM", "'''BGM")],
    ['line-wrapped', FILE.replace('+Q1', '+\r\nQ1')],
    ['segment-count-wrong', FILE.replace('UNT+3', 'UNT+2')],
    ['segment-count-wrong', FILE.replace('UNT+3', 'UNT+')],
    ['message-reference-differs', FILE.replace('UNT+3+M1', 'UNT+3+M2')],
    ['message-reference-repeated', `${UNB}${MESSAGE}${MESSAGE}UNZ+2+REF1'`],
    ['interchange-not-closed', UNB + MESSAGE],
    ['interchange-count-wrong', FILE.replace('UNZ+1', 'UNZ+2')],
    ['interchange-reference-differs', FILE.replace('UNZ+1+REF1', 'UNZ+1+REF2')],
    ['interchange-empty', `${UNB}UNZ+0+REF1'`],
    ['group-not-closed', `${UNB}UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}${UNZ}`],
    [
      'group-not-closed',
      `${UNB}UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}UNG+QUOTES+A+B+261102:0912+G2'UNE+0+G2'UNZ+2+REF1'`,
    ],
    ['group-not-opened', `${UNB}${MESSAGE}UNE+1+G1'${UNZ}`],
    ['group-count-wrong', `${UNB}UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}UNE+2+G1'${UNZ}`],
    ['group-reference-differs', `${UNB}UNG+QUOTES+A+B+261102:0912+G1'${MESSAGE}UNE+1+G2'${UNZ}`],
    ['sender-missing', FILE.replace('SENDER:14', '')],
    ['recipient-missing', FILE.replace('RECIPIENT:14', '')],
    ['charset-looks-like-utf-8', FILE.replace('+Q1', '+Ã©')],
    ['charset-read-as-windows-1252', FILE.replace('+Q1', '+Q\x92')],
    ['element-repeated', FILE.replace('UNOC:3', 'UNOC:4').replace('? ', '?*').replace('+Q1', '+Q*1')],
    ['charset-read-as-latin-1', FILE.replace('UNOC', 'UNOE').replace('+Q1', '+é')],
  ])('%s', (code, text) => {
    expect(warningsOf(text)).toEqual([code]);
  });

  it('also where the closing segment was cut, for every message before it is whole', () => {
    expect(warningsOf(FILE.slice(0, -3))).toEqual(['segment-last-unterminated', 'interchange-not-closed']);
  });

  it('says where it lies', () => {
    const text = FILE.replace('UNT+3', 'UNT+2');
    expect(readWhole(bytesOf(text)).warnings[0]).toMatchObject({ segment: 3, offset: text.indexOf('UNT') });
  });
});

describe('What cannot be understood leaves nothing to apply', () => {
  it.each([
    ['file-empty', ''],
    ['file-empty', ' \r\n'],
    ['interchange-missing', 'Dear colleagues, please find attached'],
    ['interchange-missing', "UNH+M1+QUOTES'"],
    ['interchange-missing', "UNA:+.? 'UNH+M1+QUOTES'"],
    ['una-unusable', FILE.replace('UNA:+', 'UNA++')],
    ['una-unusable', FILE.replace('UNA:+.', 'UNA:+x')],
    ['segment-unterminated', FILE.slice(0, -15)],
    ['segment-unterminated', `${FILE}PS: call me`],
    ['segment-tag-bad', FILE.replace('BGM+', 'bgm+')],
    ['segment-tag-bad', FILE.replace('BGM+', 'BGM:1+')],
    ['message-not-closed', FILE.replace("UNT+3+M1'", '')],
    ['message-not-closed', UNB + MESSAGE + "UNH+M2+QUOTES'BGM+31C+Q2+9'"],
    ['segment-outside-message', FILE.replace(/UNH[^']*'/, '')],
    ['segment-outside-message', `${FILE}LIN+1'`],
    ['message-type-missing', FILE.replace('QUOTES:D:96A:UN:EAN002', '')],
  ])('%s', (code, text) => {
    expect(errorsOf(text)).toEqual([code]);
  });

  it('though the other interchange of the file is whole', () => {
    expect(errorsOf(FILE + FILE.replace("UNT+3+M1'", ''))).toEqual(['message-not-closed']);
  });
});

describe('The characters of a file', () => {
  const accented = (syntax: string) => FILE.replace('UNOC', syntax).replace('+Q1', '+Otá');
  const numberIn = (bytes: Uint8Array, options = {}) => {
    const [, bgm] = readWhole(bytes, options).interchanges[0]?.messages[0]?.segments ?? [];
    return bgm && component(bgm, 1);
  };

  it('are Latin-1', () => {
    expect(numberIn(Buffer.from(accented('UNOC'), 'latin1'))).toBe('Otá');
  });

  it('are UTF-8 by its own word, by a byte order mark, or by the partner’s habit', () => {
    expect(numberIn(Buffer.from(accented('UNOW'), 'utf8'))).toBe('Otá');
    expect(numberIn(Buffer.from(`\ufeff${accented('UNOC')}`, 'utf8'))).toBe('Otá');
    expect(numberIn(Buffer.from(accented('UNOC'), 'utf8'), { charset: 'utf-8' })).toBe('Otá');
  });

  it('that break the word of the file are an error', () => {
    const result = readInterchanges(Buffer.from(accented('UNOY'), 'latin1'));
    expect(result).toMatchObject({ ok: false, errors: [{ code: 'text-not-utf-8' }] });
  });

  it('repeat elements with an asterisk from syntax version 4 on, where the message’s directory repeats any', () => {
    const text = FILE.replace('UNOC:3', 'UNOC:4').replace('? ', '?*').replace('+Q1', '+Q1*Q2:x*y');
    const numberIn = (file: string) => readWhole(bytesOf(file)).interchanges[0]?.messages[0]?.segments[1]?.elements[1];
    expect(numberIn(text.replace('D:96A', 'D:01B'))).toEqual([['Q1'], ['Q2', 'x'], ['y']]);
    expect(numberIn(text)).toEqual([['Q1*Q2', 'x*y']]);
  });
});
