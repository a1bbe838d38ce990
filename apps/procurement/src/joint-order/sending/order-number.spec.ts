import { describe, expect, it } from '@jest/globals';
import { orderNumber } from './order-number.edi.js';

describe('the number that a supplier knows an order by', () => {
  it('begins with the order’s id, tells partnerships apart, and is the same whenever it is asked', () => {
    expect(orderNumber('south-london-stock', 'SLS-2026-001')).toMatch(/^SLS-2026-001-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(orderNumber('south-london-stock', 'SLS-2026-001')).toHaveLength(17);
    const partnerships = ['tlc', 'slc', 'llc', 'TLC', 'tlc-1'];
    expect(new Set(partnerships.map((each) => orderNumber(each, 'TLC-1'))).size).toBe(partnerships.length);
    expect(orderNumber('tlc', 'TLC-1')).toBe('TLC-1-C28S');
  });

  it('fits into DE 1004 however long the id is, and keeps long ids apart', () => {
    const long = (end: string): string => orderNumber('tlc', `${'N'.repeat(39)}${end}`);
    expect(long('1')).toHaveLength(35);
    expect(long('1')).not.toBe(long('2'));
  });
});
