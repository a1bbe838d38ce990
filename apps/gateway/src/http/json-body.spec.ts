import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../problems/problem.js';
import { readJson } from './json-body.js';

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** Why a body is refused: the reason of `malformed-json`, or field and rule of `invalid-request`. */
function refusalOf(body: string | Uint8Array): unknown {
  try {
    return { read: readJson(typeof body === 'string' ? bytesOf(body) : body) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.status).toBe(400);
    return error.errors ? error.errors.map(({ field, rule }) => [field, rule]) : [error.code, error.facts?.['reason']];
  }
}

const malformed = (reason: string) => ['malformed-json', reason];

/** A name that no object has by itself; quotes, colons, commas and brackets may be in it. */
const name = fc
  .oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', '\\', '\\"', ':', '":', '{', ']', ',', '0', 'é', '😀'))
  .filter((text) => !(text in {}) && text !== 'prototype');
const leaf = fc.oneof(name, fc.integer(), fc.boolean(), fc.constant(null));
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(name, leaf, { maxKeys: 3 }));
const space = fc.constantFrom('', ' ', '\n\t');

describe('A body of JSON', () => {
  it('is read as it is, whatever its names and texts are', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.constantFrom(undefined, 2), (body, indent) => {
        const text = JSON.stringify(body, null, indent);
        expect(refusalOf(text)).toEqual({ read: JSON.parse(text) as unknown });
      }),
    );
  });

  it('may be a text alone, also one that looks like a field', () => {
    expect(refusalOf(String.raw`"a:\"b\":c"`)).toEqual({ read: 'a:"b":c' });
  });

  it('is nothing where it is empty', () => {
    expect(readJson(new Uint8Array())).toBeUndefined();
  });

  it.each(['{', '{"a":1,}', "{'a':1}", 'undefined', ' ', '{"a":NaN}'])('%s is no JSON', (text) => {
    expect(refusalOf(text)).toEqual(malformed('syntax'));
  });

  it('is UTF-8: other bytes are refused instead of becoming question marks', () => {
    expect(refusalOf(Buffer.from('{"a":"é"}', 'latin1'))).toEqual(malformed('syntax'));
    expect(refusalOf('{"a":"é"}')).toEqual({ read: { a: 'é' } });
  });
});

describe('A name that is twice in one object', () => {
  it('is refused by its path, however deep it lies, whatever it is and whatever stands beside it', () => {
    const step = fc.oneof(name, fc.nat({ max: 2 }));
    const around = fc.tuple(value, space);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), name, around, (steps, twice, [beside, blank]) => {
        const key = JSON.stringify(twice);
        const other = JSON.stringify(beside);
        const innermost = `{${key}${blank}:${other},${JSON.stringify(`${twice}!`)}:${other}${blank},${key}:1}`;
        const body = steps.reduceRight<string>((inner, at) => {
          if (typeof at === 'number') return `[${[...Array<string>(at).fill(other), inner].join(`,${blank}`)}]`;
          return `{${JSON.stringify(`${at}!`)}:${other},${JSON.stringify(at)}${blank}:${inner}}`;
        }, innermost);
        expect(refusalOf(body)).toEqual([[[...steps, twice].join('.'), 'twice']]);
      }),
    );
  });

  it('is the same name, however it is written', () => {
    expect(refusalOf(String.raw`{"fund":1,"\u0066und":2}`)).toEqual([['fund', 'twice']]);
  });

  it('may be in two objects', () => {
    expect(refusalOf('[{"a":{"a":1}},{"a":2}]')).toEqual({ read: [{ a: { a: 1 } }, { a: 2 }] });
  });
});

describe('What can be kept', () => {
  it('is 20 deep at most', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(refusalOf(deep(20))).toHaveProperty('read');
    expect(refusalOf(deep(21))).toEqual(malformed('too-deep'));
    expect(refusalOf(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`)).toHaveProperty('read');
    expect(refusalOf(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`)).toEqual(malformed('too-deep'));
    expect(refusalOf(deep(200_000))).toEqual(malformed('too-deep'));
  });

  it('has 20,000 values at most, itself counted', () => {
    const wide = (values: number) => JSON.stringify(Array(values - 1).fill(0));
    expect(refusalOf(wide(20_000))).toHaveProperty('read');
    expect(refusalOf(wide(20_001))).toEqual(malformed('too-many-values'));
  });

  it('has names of 100 characters at most', () => {
    expect(refusalOf(`{"${'n'.repeat(100)}":1}`)).toHaveProperty('read');
    expect(refusalOf(`{"${'n'.repeat(101)}":1}`)).toEqual(malformed('name-too-long'));
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'has no name that objects have by themselves: %s',
    (reserved) => {
      expect(refusalOf(`{"a":[{"${reserved}":1}]}`)).toEqual(malformed('reserved-name'));
      expect(refusalOf(`{"a":"${reserved}"}`)).toHaveProperty('read');
    },
  );

  it.each([
    ['NUL, which PostgreSQL refuses', String.raw`\u0000`],
    ['the first half of a pair', String.raw`\ud83d`],
    ['the second half of a pair', String.raw`\ude00`],
    ['a pair the wrong way round', String.raw`\ude00\ud83d`],
  ])('has no %s, in a text or a name', (_, text) => {
    expect(refusalOf(`"a${text}"`)).toEqual(malformed('text'));
    expect(refusalOf(`{"lines":["a","${text}"]}`)).toEqual(malformed('text'));
    expect(refusalOf(`{"a${text}b":1}`)).toEqual(malformed('text'));
  });

  it('may have a whole pair', () => {
    expect(refusalOf(String.raw`{"\ud83d\ude00":"\ud83d\ude00"}`)).toEqual({ read: { '😀': '😀' } });
  });
});
