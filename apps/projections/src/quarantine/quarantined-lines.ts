import type { Reading } from '../asking/view-answer.js';
import { quarantine, type QuarantineRow } from './quarantine.js';
import { quotes } from './quotes.js';

/** A line in quarantine, and whether it can be mended: not before its quote was read to the end. */
export interface QuarantinedRow extends QuarantineRow {
  readonly mendable: boolean;
}

/** A page of a partnership’s lines in quarantine, by quote and line. Throws BadCursor. */
export async function quarantinedLines(
  read: Reading,
  scope: string,
  asked: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly lines: readonly QuarantinedRow[]; readonly count: number; readonly next: string | null }> {
  const [{ rows, next }, count] = await Promise.all([
    read.page(quarantine, scope, asked),
    read.count(quarantine, scope),
  ]);
  const found = await read.some(quotes, scope, [...new Set(rows.map(({ quote }) => quote))]);
  const complete = new Set(found.filter(({ state }) => state === 'complete').map(({ quote }) => quote));
  return { lines: rows.map((row) => ({ ...row, mendable: complete.has(row.quote) })), count, next };
}
