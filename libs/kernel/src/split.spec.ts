import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discounted, portion, pounds, sum } from './money.js';
import { split } from './split.js';
import { addMonths, dateInWords, financialYear, londonDate, londonInstant, londonTime, timeInWords } from './time.js';

const parts = (total: number, ...weights: number[]): number[] =>
  split(
    total,
    weights.map((weight, key) => ({ key: String(key), weight })),
  ).parts.map(({ pence }) => pence);

describe('dividing money', () => {
  it('gives the worked checks of the field', () => {
    expect(parts(10_00, 1, 1, 1)).toEqual([3_34, 3_33, 3_33]);
    expect(parts(25_99, 5, 3, 1)).toEqual([14_44, 8_66, 2_89]);
    expect(parts(-10_00, 1, 1, 1)).toEqual([-3_34, -3_33, -3_33]);
    expect(parts(1, 1, 1, 1)).toEqual([1, 0, 0]);
    expect(parts(333_44, 343_100, 206_900, 327_800)).toEqual([130_33, 78_59, 124_52]);
  });

  const weights = fc
    .array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 40 })
    .filter((all) => all.some((weight) => weight > 0));
  const totals = fc.maxSafeInteger();

  it('always adds up to the whole, and nobody is a penny or more from the exact share', () => {
    fc.assert(
      fc.property(totals, weights, (total, all) => {
        const divided = parts(total, ...all);
        expect(divided.reduce((sum, pence) => sum + BigInt(pence), 0n)).toBe(BigInt(total));
        const whole = all.reduce((sum, weight) => sum + BigInt(weight), 0n);
        divided.forEach((pence, index) => {
          const off = BigInt(pence) * whole - BigInt(total) * BigInt(all[index] ?? 0);
          expect(off < whole && off > -whole).toBe(true);
        });
      }),
    );
  });

  it('divides a negative total as its amount, negated', () => {
    fc.assert(
      fc.property(totals, weights, (total, all) => {
        expect(parts(-total, ...all)).toEqual(parts(total, ...all).map((pence) => (pence === 0 ? 0 : -pence)));
      }),
    );
  });

  it('refuses floats, negative weights, and weights that are all zero', () => {
    expect(() => parts(0.5, 1)).toThrow(RangeError);
    expect(() => parts(1, -1)).toThrow(RangeError);
    expect(() => parts(1, 0, 0)).toThrow('all weights are zero');
  });

  it('refuses numbers that are too large to be whole pence for sure', () => {
    expect(() => parts(Number.MAX_SAFE_INTEGER + 1, 1)).toThrow('not integer pence');
    expect(() => parts(1, Number.MAX_SAFE_INTEGER + 1)).toThrow('not a weight');
  });
});

describe('money', () => {
  it('rounds a discount half up per unit', () => {
    expect(discounted(9_99, 4_300)).toBe(5_69);
    expect(discounted(1, 5_000)).toBe(1);
    expect(discounted(10_00, 10_000)).toBe(0);
  });

  it('rounds a negative amount as its amount, negated, and never to a negative nothing', () => {
    expect([portion(-1, 1, 2), portion(-3, 1, 2), portion(-10_00, 1, 3)]).toEqual([-1, -2, -3_33]);
    expect(portion(-1, 1, 3)).toBe(0);
  });

  it('is added up', () => {
    expect([sum([]), sum([1_50, -2_00, 3])]).toEqual([0, -47]);
  });

  it('is written as Londoners write it', () => {
    expect([pounds(1_234_56), pounds(-5), pounds(0), pounds(100_000_000_00)]).toEqual([
      '£1,234.56',
      '−£0.05',
      '£0.00',
      '£100,000,000.00',
    ]);
  });
});

describe('London’s time', () => {
  it('is right on both sides of a clock change, where an hour is skipped and where one comes twice', () => {
    expect(londonInstant('2027-03-27T17:00')).toBe('2027-03-27T17:00:00.000Z');
    expect(londonInstant('2027-03-28T17:00')).toBe('2027-03-28T16:00:00.000Z');
    expect(londonInstant('2027-03-28T01:30')).toBe('2027-03-28T01:30:00.000Z');
    expect(londonInstant('2026-10-25T01:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('is written as Londoners write it', () => {
    expect(dateInWords('2027-01-01')).toBe('1 January 2027');
    expect(timeInWords('2026-12-04T17:00')).toBe('4 December 2026 at 17:00');
  });

  it('has its own dates, months and financial years', () => {
    expect(londonDate('2026-06-30T23:30:00.000Z')).toBe('2026-07-01');
    expect(londonTime('2026-06-30T23:30:59.999Z')).toBe('2026-07-01T00:30');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect([financialYear('2026-03-31'), financialYear('2026-04-01')]).toEqual([2025, 2026]);
  });
});
