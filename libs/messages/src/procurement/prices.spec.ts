import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discounted } from '#kernel';
import type { Terms } from './framework.events.js';
import { costOf, discountOf, nextBreakOf, servicingOf } from './prices.js';

const terms: Terms = {
  lots: [],
  discounts: [
    { category: 'AF', basisPoints: 4_300 },
    { category: 'any', basisPoints: 3_000 },
  ],
  priceBreaks: [
    { category: 'AF', copies: 50, basisPoints: 4_600 },
    { category: 'AF', copies: 10, basisPoints: 4_500 },
    { category: 'any', copies: 25, basisPoints: 3_100 },
  ],
  servicing: [{ service: 'JKT', name: 'Jacket', pencePerItem: 45 }],
  tolerance: { basisPoints: 0, pence: 0 },
  carriagePence: 0,
};

describe('what terms make of a price', () => {
  it.each([
    ['AF', 1, 4_300, { copies: 10, basisPoints: 4_500 }],
    ['AF', 9, 4_300, { copies: 10, basisPoints: 4_500 }],
    ['AF', 10, 4_500, { copies: 50, basisPoints: 4_600 }],
    ['AF', 50, 4_600, null],
    ['CF', 24, 3_000, { copies: 25, basisPoints: 3_100 }],
    ['CF', 25, 3_100, null],
  ])('%s, %i copies: %i basis points', (category, copies, discount, next) => {
    expect(discountOf(terms, category, copies)).toBe(discount);
    expect(nextBreakOf(terms, category, copies)).toEqual(next);
  });

  it('a category with a discount of its own has none of the breaks of `any`', () => {
    const own = { ...terms, discounts: [...terms.discounts, { category: 'CF', basisPoints: 2_000 }] };
    expect(discountOf(own, 'CF', 25)).toBe(2_000);
  });

  it('a copy costs the list price less the discount, half pennies up, and its servicing', () => {
    expect(servicingOf(terms, ['JKT', 'UNKNOWN'])).toBe(45);
    const groups = [
      { quantity: 2, servicing: ['JKT'] },
      { quantity: 1, servicing: [] },
    ];
    expect(costOf(terms, discounted(25_99, 4_500), groups)).toBe(2 * (14_29 + 45) + 14_29);
  });

  it('no copy becomes dearer by ordering more', () => {
    fc.assert(
      fc.property(fc.constantFrom('AF', 'CF'), fc.integer({ min: 1, max: 998 }), (category, copies) => {
        expect(discountOf(terms, category, copies + 1)).toBeGreaterThanOrEqual(discountOf(terms, category, copies));
      }),
    );
  });
});
