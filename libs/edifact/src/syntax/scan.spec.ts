import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STANDARD_CHARACTERS } from './characters.js';
import { encodeSegment, UnwritableText } from './encode.js';
import { scanCodes, scanSegment } from './scan.js';
import { segment, type SegmentData } from './segment.js';
import { latin1Text } from '../testing/order.arbitrary.js';

const WITH_REPETITION = { ...STANDARD_CHARACTERS, repetition: '*' };

function scan(text: string, characters = STANDARD_CHARACTERS) {
  return scanSegment(text, 0, scanCodes(characters));
}

/** A segment without the empty ends that EDIFACT does not write. */
function normal({ tag, elements }: SegmentData): string[][][] {
  const trimmed = elements.map((element) =>
    ended(
      element.map((parts) => ended(parts, '')),
      (parts) => parts.join('') === '',
    ),
  );
  return ended([[[tag]], ...trimmed], (element) => element.flat().join('') === '');
}

function ended<Part>(parts: readonly Part[], empty: Part | ((part: Part) => boolean)): Part[] {
  const isEmpty = (part: Part) =>
    typeof empty === 'function' ? (empty as (part: Part) => boolean)(part) : part === empty;
  let end = parts.length;
  while (end > 1 && isEmpty(parts[end - 1] as Part)) end--;
  return parts.slice(0, end);
}

describe('A segment', () => {
  it('is cut into elements and components', () => {
    expect(scan("LIN+1++9780749577216:EN'rest")).toEqual({
      elements: [[['LIN']], [['1']], [['']], [['9780749577216', 'EN']]],
      end: 24,
      wrapped: false,
    });
  });

  it('keeps released characters as themselves', () => {
    expect(scan("IMD+Who?'s ?+ 1?: what???'")?.elements).toBeUndefined();
    expect(scan("IMD+Who?'s ?+ 1?: what??'")?.elements[1]).toEqual([["Who's + 1: what?"]]);
  });

  it('is joined where a line break lies in it, also between a release character and what it releases', () => {
    expect(scan("IMD+Who?\r\n's\n who'")).toMatchObject({ elements: [[['IMD']], [["Who's who"]]], wrapped: true });
  });

  it('has repeated elements only where there is a repetition separator', () => {
    expect(scan("ABC+a*b:c'")?.elements[1]).toEqual([['a*b', 'c']]);
    expect(scan("ABC+a*b:c'", WITH_REPETITION)?.elements[1]).toEqual([['a'], ['b', 'c']]);
  });

  it('without a terminator is not a segment', () => {
    expect(scan('LIN+1++978')).toBeUndefined();
    expect(scan('LIN+1?')).toBeUndefined();
  });

  it('is read back as it was written, whatever its characters are', () => {
    const parts = fc.array(latin1Text({ maxLength: 8 }), { minLength: 1, maxLength: 4 });
    const elements = fc.array(fc.array(parts, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.record({ tag: fc.constantFrom('LIN', 'X12'), elements }), (data) => {
        expect(scan(encodeSegment(data, WITH_REPETITION), WITH_REPETITION)?.elements).toEqual(normal(data));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses to write what its characters have no means for', () => {
    expect(() => encodeSegment({ tag: 'ABC', elements: [[['a'], ['b']]] })).toThrow(UnwritableText);
    expect(() => encodeSegment(segment('ABC', 'a+b'), { ...STANDARD_CHARACTERS, release: '' })).toThrow(UnwritableText);
  });
});
