import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { validateSync } from 'class-validator';
import { schemaOf } from './field.js';
import { Text } from './scalars.js';

class Reasoned {
  @Text('Why', { max: 20 }) reason!: string;
}

function faultsOf(reason: string): readonly string[] {
  const found = validateSync(Object.assign(new Reasoned(), { reason }));
  return found.flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((rule) => `${property} ${rule}`),
  );
}

function isInSchema(reason: string): boolean {
  const { reason: field } = schemaOf(Reasoned)['properties'] as { reason: { pattern: string } };
  return new RegExp(field.pattern, 'u').test(reason);
}

/** What OpenAPI’s description says of it, by a validator of others. */
const describedAs = new Ajv().compile({ ...schemaOf(Reasoned) });

const DECEIVING = [
  0x00, 0x09, 0x0a, 0x7f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
];

describe('a text that a person types', () => {
  it.each(DECEIVING.map((code) => [code.toString(16).padStart(4, '0'), String.fromCharCode(code)]))(
    'that holds U+%s is refused, and the refusal names the field and the rule',
    (_, character) => {
      const text = `Pay £10${character}0 only`;
      expect(faultsOf(text)).toEqual([
        'reason must be one line without control characters or marks that turn the direction of writing',
      ]);
      expect(isInSchema(text)).toBe(false);
    },
  );

  it('may be in any script, with the marks that people type: Welsh, Arabic, Hebrew, joined emoji', () => {
    for (const text of ['Llyfrgell Tŷ’r Gân', 'مكتبة\u200f (جديد)', 'ספרייה', '👩‍🏫', ' £5 – a ']) {
      expect(faultsOf(text)).toEqual([]);
      expect(isInSchema(text)).toBe(true);
    }
  });

  it.each([
    ['letters', 'a'],
    ['pictures, of two halves each', '📚'],
    ['hearts, each with the mark that makes it red', '❤️'],
    ['letters with an accent of their own', 'e\u0301'],
    ['joined pictures', '👩‍🏫'],
    ['marks alone', '\ufe0f'],
  ])('is as long as the description counts it, in code points: of %s', (_, one) => {
    for (let count = 1; count <= 22; count += 1) {
      const reason = one.repeat(count);
      const fits = describedAs({ reason });
      expect({ reason, fits }).toEqual({ reason, fits: [...reason].length <= 20 });
      expect(faultsOf(reason)).toEqual(fits ? [] : ['reason must be at most 20 characters']);
    }
  });

  it('needs a visible character', () => {
    expect(faultsOf('  ')).toEqual(['reason must have a visible character']);
    expect(isInSchema('  ')).toBe(false);
  });
});
