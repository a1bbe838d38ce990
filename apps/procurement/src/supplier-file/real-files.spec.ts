import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeRealFiles, mutated, realFile, realFiles, sampleFile } from '#edifact/testing';
import type { quoteEvents, supplierFileEvents } from '#messages/procurement';
import { EAN, LEAD, Rehearsal } from './supplier-file.rehearsal.js';

type FileEvent = supplierFileEvents.SupplierFileEvent;
type QuoteEvent = quoteEvents.QuoteEvent;
type Of<E extends FileEvent | QuoteEvent, Name extends E['type']> = Extract<E, { type: Name }>['data'];

/** MUTATIONS=10000 takes minutes rather than seconds. */
const RUNS = Number(process.env['MUTATIONS'] ?? 500);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const SAMPLE = 'quotes-six-titles.CEQ';
const bytesOf = (name: string): Uint8Array => (name === SAMPLE ? sampleFile(name) : realFile(name));

interface Quotation {
  readonly year: number;
  readonly funds: readonly string[];
  readonly lines: number;
  /** Why lines wait. */
  readonly waiting: readonly string[];
  readonly ean?: string;
  readonly warning?: string;
}

const QUOTATIONS: Readonly<Record<string, Quotation>> = {
  'koha_QUOTES_413514.CEQ': { year: 2015, funds: ['REF'], lines: 14, waiting: [] },
  'koha_QUOTES_SMALL_2.CEQ': { year: 2023, funds: ['REF'], lines: 1, waiting: [] },
  'koha_QUOTES_MULTI.CEQ': {
    ...{ year: 2023, funds: ['REF', 'LOAN'], lines: 2, waiting: ['price-missing'] },
    warning: 'supplier-named-otherwise',
  },
  'koha_prquotes_73050_trimmed.CEQ': {
    ...{ year: 2014, funds: [], lines: 2, waiting: ['branch-unknown', 'branch-unknown'], ean: '5013546027856' },
  },
};
const OTHERS = realFiles.filter((name) => !(name in QUOTATIONS));
const BRANCHES = ['BOO', 'CRO', 'FOR', 'MAG', 'NET', 'SOU', 'CPL', 'FFL', 'FPL'].map((code) => `${LEAD}:${code}`);

async function worldFor({ year, funds, ean = EAN }: Pick<Quotation, 'year' | 'funds' | 'ean'>): Promise<Rehearsal> {
  const world = new Rehearsal();
  await world.begin({ branches: BRANCHES, funds: funds.map((code) => `${LEAD}:${code}`), year, ean });
  return world;
}

/** Everything that a file brought about, after checking that it is all or nothing, and the same when the process runs again. */
async function outcomeOf(world: Rehearsal): Promise<Of<FileEvent, 'SupplierFileApplied' | 'SupplierFileQuarantined'>> {
  const [received, outcome, ...more] = await world.events('supplierFile');
  expect([received?.type, more]).toEqual(['SupplierFileReceived', []]);
  const quotes = await world.events('quote');
  const before = await world.history();
  await world.runs();
  expect(await world.history()).toEqual(before);
  if (outcome?.type === 'SupplierFileQuarantined') {
    const data = outcome.data as Of<FileEvent, 'SupplierFileQuarantined'>;
    expect(quotes).toEqual([]);
    expect(data.reasons.length).toBeGreaterThan(0);
    for (const { code, message } of data.reasons) expect(code && message).toBeTruthy();
    return data;
  }
  expect(outcome?.type).toBe('SupplierFileApplied');
  const applied = outcome?.data as Of<FileEvent, 'SupplierFileApplied'>;
  const opened = quotes.filter(({ type }) => type === 'QuoteOpened');
  expect(opened.map(({ data }) => (data as Of<QuoteEvent, 'QuoteOpened'>).quote).sort()).toEqual(
    applied.quotes.map(({ quote }) => quote).sort(),
  );
  for (const { stream, data } of opened) {
    const own = quotes.filter((event) => event.stream === stream);
    const read = own.flatMap((event) =>
      event.type === 'QuoteLinesRead'
        ? (event.data as Of<QuoteEvent, 'QuoteLinesRead'>).lines.map(({ line }) => line)
        : event.type === 'QuoteLineQuarantined'
          ? [(event.data as Of<QuoteEvent, 'QuoteLineQuarantined'>).line]
          : [],
    );
    expect(own.at(-1)?.type).toBe('QuoteCompleted');
    expect(new Set(read).size).toBe((data as Of<QuoteEvent, 'QuoteOpened'>).lineCount);
    expect(read).toHaveLength((data as Of<QuoteEvent, 'QuoteOpened'>).lineCount);
  }
  return applied;
}

describeRealFiles('Real files of other systems, handed in', () => {
  it.each(Object.entries(QUOTATIONS))('%s is applied whole, and what nobody knows waits', async (name, quotation) => {
    const world = await worldFor(quotation);
    await world.receives(realFile(name), name);
    const applied = await outcomeOf(world);
    const { lines, waiting, warning } = quotation;
    expect(applied).toMatchObject({ lines, quarantinedLines: waiting.length });
    const codes = 'warnings' in applied ? applied.warnings.map(({ code }) => code) : [];
    expect(codes.filter((code) => code.startsWith('supplier-'))).toEqual(warning ? [warning] : []);
    const quarantined = (await world.events('quote')).filter(({ type }) => type === 'QuoteLineQuarantined');
    expect(quarantined.map(({ data }) => (data as Of<QuoteEvent, 'QuoteLineQuarantined'>).reasons[0]?.code)).toEqual(
      waiting,
    );
  });

  it.each(OTHERS)('%s is quarantined: its messages are not read yet', async (name) => {
    const world = await worldFor({ year: 2026, funds: [] });
    await world.receives(realFile(name), name);
    const { reasons } = (await outcomeOf(world)) as Of<FileEvent, 'SupplierFileQuarantined'>;
    expect([...new Set(reasons.map(({ code }) => code))]).toEqual(['message-type-not-handled']);
  });

  it('two interchanges in one file are two quotes', async () => {
    const world = await worldFor({ year: 2015, funds: ['REF'] });
    await world.receives(Buffer.concat([realFile('koha_QUOTES_SMALL_2.CEQ'), realFile('koha_QUOTES_413514.CEQ')]));
    expect(await outcomeOf(world)).toMatchObject({ quotes: [{ lines: 1 }, { lines: 14 }] });
  });
});

describe('A damaged file, handed in', () => {
  const all = [SAMPLE, ...realFiles];
  const quotations = [SAMPLE, ...Object.keys(QUOTATIONS).filter((name) => realFiles.includes(name))];
  const said = realFiles.length > 0 ? `${all.length} files` : 'our sample alone: NO REAL FILES FOUND';

  it(`is applied whole or quarantined with a reason, never half (${RUNS} mutations of ${said}, SEED=${SEED})`, async () => {
    const names = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...quotations) }, fc.constantFrom(...all));
    const damaged = names.chain((name) => fc.tuple(fc.constant(name), mutated(fc.constant(bytesOf(name)))));
    const outcomes = { applied: 0, quarantined: 0 };
    const check = fc.asyncProperty(damaged, async ([name, bytes]) => {
      const ean = name === SAMPLE ? '5060000000023' : (QUOTATIONS[name]?.ean ?? EAN);
      const world = await worldFor({ year: 2023, funds: ['REF'], ean });
      await world.receives(bytes, name);
      outcomes['reasons' in (await outcomeOf(world)) ? 'quarantined' : 'applied'] += 1;
    });
    await fc.assert(check, { numRuns: RUNS, seed: SEED });
    expect(outcomes.applied).toBeGreaterThan(RUNS / 20);
    expect(outcomes.quarantined).toBeGreaterThan(RUNS / 20);
  }, 3_600_000);
});
