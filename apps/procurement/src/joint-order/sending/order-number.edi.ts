import { createHash } from 'node:crypto';
import { NUMBER_LENGTH, short } from './short.edi.js';

/** Crockford's digits: none is taken for another on the telephone. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A million marks, in so few characters that most numbers stay within the 17 that EANCOM recommends for DE 1004. */
const MARK_LENGTH = 4;

/**
 * What a supplier knows an order by: its id, and a mark of its partnership. An authority that leads two partnerships buys for both under
 * one number of its own, and order ids are unique in a partnership only: by the id alone the second order would be a duplicate.
 */
export function orderNumber(partnership: string, order: string): string {
  return `${short(order, NUMBER_LENGTH - MARK_LENGTH - 1)}-${mark(partnership)}`;
}

function mark(partnership: string): string {
  const bytes = createHash('sha256').update(partnership).digest().subarray(0, MARK_LENGTH);
  return Array.from(bytes, (byte) => DIGITS[byte % DIGITS.length]).join('');
}
