/** Why a number could not be read. */
export type NumberFault = 'unreadable' | 'below-a-penny';

/**
 * Pence from decimal text in pounds, digit by digit and never through a float. `mark` is the interchange's decimal mark.
 * Digits beyond the penny must be zeros: 4.550 is 455, 7.125 cannot be said in pence.
 */
export function readPence(text: string, mark: string): number | NumberFault {
  const parts = decimalParts(text, mark);
  if (!parts) return 'unreadable';
  if (/[1-9]/.test(parts.fraction.slice(2))) return 'below-a-penny';
  const pence = Number(parts.whole + parts.fraction.slice(0, 2).padEnd(2, '0'));
  if (!Number.isSafeInteger(pence)) return 'unreadable';
  return parts.negative && pence !== 0 ? -pence : pence;
}

/** Pence as decimal text in pounds with two places and a point. */
export function writePence(pence: number): string {
  const digits = Math.abs(pence).toString().padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A whole number of copies, zero or more (3.00 is 3); undefined where the text is not one. */
export function readCount(text: string, mark: string): number | undefined {
  const parts = decimalParts(text, mark);
  if (!parts || parts.negative || /[1-9]/.test(parts.fraction)) return undefined;
  const count = Number(parts.whole);
  return Number.isSafeInteger(count) ? count : undefined;
}

function decimalParts(text: string, mark: string): { negative: boolean; whole: string; fraction: string } | undefined {
  const [, sign = '', whole = '', point = '', fraction = ''] = /^(-?)(\d*)([.,]?)(\d*)$/.exec(text.trim()) ?? [];
  if (whole + fraction === '' || (point !== '' && point !== mark)) return undefined;
  return { negative: sign === '-', whole: whole === '' ? '0' : whole, fraction };
}
