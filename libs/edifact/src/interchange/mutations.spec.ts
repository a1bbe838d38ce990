import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOrders } from '../orders/read-orders.js';
import { readQuotes } from '../quotes/read-quotes.js';
import type { Problem, Warning } from '../syntax/finding.js';
import { realFile, realFiles, sampleFile } from '../testing/files.js';
import { readInterchanges } from './read.js';
import type { Message } from './interchange.js';

const RUNS = Number(process.env['NUM_RUNS'] ?? 10_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const files: readonly Uint8Array[] = [sampleFile('quotes-six-titles.CEQ'), ...realFiles.map(realFile)];

type Mutation = (file: number[]) => number[];

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (file: readonly number[], where: number) => Math.floor(where * file.length);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
    ([where, byte]) =>
      (file: number[]) =>
        file.with(at(file, where), byte),
  ),
  fc.tuple(place, fc.constantFrom(...Buffer.from("'+:?*\n UN"))).map(
    ([where, byte]) =>
      (file: number[]) =>
        file.toSpliced(at(file, where), 0, byte),
  ),
  fc.tuple(place, fc.nat({ max: 60 })).map(
    ([where, count]) =>
      (file: number[]) =>
        file.toSpliced(at(file, where), count),
  ),
  fc.tuple(place, place, fc.nat({ max: 200 })).map(([from, to, count]) => (file: number[]) => {
    const start = at(file, from);
    return file.toSpliced(at(file, to), 0, ...file.slice(start, start + count));
  }),
  place.map((where) => (file: number[]) => file.slice(0, at(file, where))),
);

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
  it(`is read whole or not at all, and never breaks the reader (${RUNS} mutations, SEED=${SEED})`, () => {
    const damaged = fc
      .tuple(fc.constantFrom(...files), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([file, mutations]) => {
        const whole: number[] = Array.from(file);
        return Uint8Array.from(
          mutations.reduce((bytes, mutate) => (bytes.length === 0 ? bytes : mutate(bytes)), whole),
        );
      });
    const check = fc.property(damaged, (bytes) => {
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
