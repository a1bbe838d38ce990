import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ForeignPosition, comparePositions, numbersOf, parsePosition, positionAt, storeOf } from './position.js';

const numbers = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 2 });

describe('positions', () => {
  it('give back their store and numbers, also after a way through text', () => {
    fc.assert(
      fc.property(numbers, (own) => {
        const position = positionAt('pg7', ...own);
        expect(parsePosition(`${position}`)).toBe(position);
        expect([storeOf(position), numbersOf(position)]).toEqual(['pg7', own]);
      }),
    );
  });

  it('of one store are ordered by their numbers, in plain text too', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const [a, b] = [positionAt('pg7', one[0] ?? 0n), positionAt('pg7', other[0] ?? 0n)];
        const byNumber = Math.sign(Number((one[0] ?? 0n) - (other[0] ?? 0n)));
        expect(comparePositions(a, b)).toBe(byNumber);
        expect(a < b).toBe(byNumber < 0);
      }),
    );
    expect(comparePositions(positionAt('es', 7n, 2n), positionAt('es', 7n, 2n))).toBe(0);
    expect(comparePositions(positionAt('es', 7n, 10n), positionAt('es', 7n, 9n))).toBe(1);
  });

  it('of two stores are never compared: the store was replaced or restored', () => {
    const compare = (): number => comparePositions(positionAt('pg7', 1n), positionAt('pg8', 2n));
    expect(compare).toThrow(ForeignPosition);
    expect(compare).toThrow(
      'position pg8@00000000000000000002 does not belong to the store of pg7@00000000000000000001',
    );
  });

  it.each(['', 'pg7', 'pg7@1', '@00000000000000000001', `pg7@${'0'.repeat(21)}`, `pg7@${'0'.repeat(20)}.1`, 'PG@x'])(
    'are not read from %p',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );
});
