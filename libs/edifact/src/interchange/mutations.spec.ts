import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOrders } from '../orders/read-orders.js';
import { readQuotes } from '../quotes/read-quotes.js';
import type { Problem, Warning } from '../syntax/finding.js';
import { realFile, realFiles, sampleFile } from '../testing/files.js';
import { mutated } from '../testing/mutation.arbitrary.js';
import { readInterchanges } from './read.js';
import type { Message } from './interchange.js';

/** MUTATIONS=10000 takes minutes rather than seconds. */
const RUNS = Number(process.env['MUTATIONS'] ?? 1_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const NAMED =
  realFiles.length > 0 ? `our sample and ${realFiles.length} real files` : 'our sample alone: NO REAL FILES FOUND';
const files: readonly Uint8Array[] = [sampleFile('quotes-six-titles.CEQ'), ...realFiles.map(realFile)];

function expectFindings(findings: readonly (Warning | Problem)[], length: number): void {
  const bad = findings.filter(({ code, offset }) => !/^[a-z0-9-]+$/.test(code) || !(offset >= 0 && offset <= length));
  if (bad.length > 0) expect(bad).toEqual([]);
}

/** A message that is handed out is whole: UNH to UNT without a gap but blanks and empty segments, every byte accounted for. */
function expectWhole(message: Message, file: Uint8Array): void {
  const { segments } = message;
  expect([segments[0]?.tag, segments.at(-1)?.tag]).toEqual(['UNH', 'UNT']);
  expect(segments.slice(1, -1).some(({ tag }) => /^UN[ABHTZGE]$/.test(tag))).toBe(false);
  let end = message.offset;
  let gaps = '';
  for (const segment of segments) {
    gaps += Buffer.from(file.subarray(end, segment.offset)).toString('latin1');
    end = segment.offset + segment.length;
  }
  expect(message.offset + message.bytes.length).toBe(end);
  expect([...gaps].every((character) => character <= ' ' || character === message.characters.terminator)).toBe(true);
}

function expectReadWholeOrNot(message: Message, length: number): void {
  const lines = message.segments.filter(({ tag }) => tag === 'LIN').length;
  for (const result of [readQuotes(message), readOrders(message)]) {
    expectFindings(result.warnings, length);
    if (!result.ok) {
      expect(result.errors.length).toBeGreaterThan(0);
      expectFindings(result.errors, length);
      continue;
    }
    expect('quote' in result ? result.quote.lines : result.order.lines).toHaveLength(lines);
  }
}

describe('A damaged file', () => {
  it(`is read whole or not at all, and never breaks the reader (${RUNS} mutations of ${NAMED}, SEED=${SEED})`, () => {
    const check = fc.property(mutated(fc.constantFrom(...files)), (bytes) => {
      const result = readInterchanges(bytes);
      expectFindings(result.warnings, bytes.length);
      if (!result.ok) {
        expect(result.errors.length).toBeGreaterThan(0);
        return expectFindings(result.errors, bytes.length);
      }
      for (const message of result.interchanges.flatMap(({ messages }) => messages)) {
        expectWhole(message, bytes);
        expectReadWholeOrNot(message, bytes.length);
      }
    });
    fc.assert(check, { numRuns: RUNS, seed: SEED });
  });

  it('of any bytes at all never breaks the reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, headed) => {
        const head = headed ? Buffer.from("UNA:+.? 'UNB+UNOW:4+A+B+1+2'UNH+1+QUOTES'") : Buffer.alloc(0);
        const result = readInterchanges(Buffer.concat([head, noise]));
        expectFindings(result.ok ? result.warnings : result.errors, head.length + noise.length);
      }),
      { numRuns: Math.min(RUNS, 2000), seed: SEED },
    );
  });
});
