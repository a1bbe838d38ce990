import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Recorded } from '#kernel';
import { quoteCommands, supplierFileCommands, type quoteEvents, type supplierFileEvents } from '#messages/procurement';
import { person } from '#testing';
import { pack } from './packing.js';
import { Crash, LEAD, PARTNERSHIP, Rehearsal, SUPPLIER } from './rehearsal.js';

const BRENT = 'E09000005';
const UNB = "UNB+UNOC:3+5013546027173+5013546132093+150928:1811+1'";
const UNZ = "UNZ+1+1'";
const message = (number: string, lines: string, reference = number) =>
  `UNH+${reference}+QUOTES:D:96A:UN:EAN002'BGM+31C+${number}+9'DTM+137:20150928:102'CUX+2:GBP:12'` +
  `NAD+BY+5013546132093::9'NAD+SU+5013546027173::9'${lines}UNS+S'CNT+2:${lines.split('LIN+').length - 1}'UNT+1+${reference}'`;
const line = (branch: string, fund: string, price = '16.99') =>
  `LIN+1++9780749577216:EN'IMD+L+050+:::AA hotel guide 2016'QTY+1:2'` +
  `GIR+001+RS:LST+${branch}:LLO+${fund}:LFN'GIR+002+RS:LST+${branch}:LLO+${fund}:LFN'PRI+AAE:${price}'RFF+QLI:SO1'`;
const bytes = (text: string) => Buffer.from(text, 'latin1');
const file = (...messages: readonly string[]) => bytes(UNB + messages.join('') + UNZ);

let world: Rehearsal;
beforeEach(async () => {
  world = new Rehearsal();
  await world.begin({
    branches: [`${LEAD}:CRO`, `${LEAD}:CEN`, `${BRENT}:CEN`],
    funds: [`${LEAD}:REF`, `${BRENT}:KIDS`],
    year: 2015,
  });
});
const types = async (category: string) => (await world.events(category)).map(({ type }) => type);
const last = async <E extends supplierFileEvents.SupplierFileEvent | quoteEvents.QuoteEvent>(
  category: string,
  type: E['type'],
) => (await world.events(category)).findLast((event) => event.type === type) as Recorded<E> | undefined;
const quoteOf = async () => (await world.events('quote'))[0]?.stream.split('.')[1] ?? '';
const mend = { partnership: PARTNERSHIP, line: 'L1', reason: 'the branch moved' };

describe('a supplier’s file', () => {
  it('becomes a quote whose copies have a borough, a branch and a fund, alike copies together', async () => {
    await world.receives(file(message('Q1', line('CRO', 'REF'))));
    expect(await types('quote')).toEqual(['QuoteOpened', 'QuoteLinesRead', 'QuoteCompleted']);
    expect((await last('quote', 'QuoteLinesRead'))?.data).toMatchObject({
      lines: [
        {
          ...{ line: 'L1', supplierRef: 'SO1', isbnValid: true, listPence: 1699, quantity: 2, category: 'RS' },
          copies: [{ authority: LEAD, branch: 'CRO', fund: 'REF', year: 2015, quantity: 2, stockType: 'RS' }],
        },
      ],
    });
    expect((await last('supplierFile', 'SupplierFileApplied'))?.data).toMatchObject({
      ...{ lines: 1, quarantinedLines: 0 },
      warnings: [{ code: 'segment-count-wrong' }, { code: 'check-digit-wrong' }],
    });
  });

  it('changes nothing when its bytes come again, and a retransmission of its quote changes no quote', async () => {
    const bytesOf = file(message('Q1', line('CRO', 'REF')));
    await world.receives(bytesOf);
    const before = await world.history();
    await world.receives(bytesOf);
    expect(await world.history()).toEqual(before);
    await world.receives(file(message('Q1', line('CRO', 'REF'), 'another-reference')));
    expect(await types('quote')).toEqual(['QuoteOpened', 'QuoteLinesRead', 'QuoteCompleted']);
    expect(await types('supplierFile')).toHaveLength(4);
  });

  it('is quarantined when a quote’s number now stands for something else, and none of its other quotes is applied', async () => {
    await world.receives(file(message('Q1', line('CRO', 'REF'))));
    await world.receives(file(message('Q2', line('CRO', 'REF')), message('Q1', line('CRO', 'REF', '17.99'))));
    expect((await last('supplierFile', 'SupplierFileQuarantined'))?.data).toMatchObject({
      reasons: [{ code: 'quote-differs' }],
    });
    expect(await types('quote')).toHaveLength(3);
  });

  it.each([
    [
      'a broken second message',
      file(message('Q1', line('CRO', 'REF')), "UNH+2+QUOTES:D:96A:UN:EAN002'BGM+31C'"),
      'message-not-closed',
    ],
    [
      'a message of another type',
      file(message('Q1', line('CRO', 'REF')), "UNH+2+ORDRSP:D:96A:UN'BGM+231+1'UNT+3+2'"),
      'message-type-not-handled',
    ],
    ['a price in euros', file(message('Q1', line('CRO', 'REF')).replace('GBP', 'EUR')), 'currency-not-pounds'],
    [
      'a cancelled quote',
      file(message('Q1', line('CRO', 'REF')).replace('Q1+9', 'Q1+1')),
      'message-function-not-handled',
    ],
    [
      'one number for two quotes',
      file(message('Q1', line('CRO', 'REF')), message('Q1', line('CEN', 'REF'))),
      'quote-differs',
    ],
    ['no bytes', bytes(''), 'file-empty'],
    ['a NUL character', bytes('UNB\0'), 'character-not-text'],
  ])('with %s applies nothing and says why', async (_, broken, code) => {
    await world.receives(broken);
    expect((await last('supplierFile', 'SupplierFileQuarantined'))?.data).toMatchObject({ reasons: [{ code }] });
    expect(await types('quote')).toEqual([]);
  });

  it('is read again when it is mended, and when it is replayed as it is', async () => {
    const id = await world.receives(bytes('UNB+'));
    const about = { partnership: PARTNERSHIP, file: id };
    const { MendSupplierFile, ReplaySupplierFile } = supplierFileCommands;
    await world.gives(ReplaySupplierFile, { ...about, reason: 'once more' });
    await world.runs();
    expect((await last('supplierFile', 'SupplierFileQuarantined'))?.data).toMatchObject({ attempt: 2 });
    const content = pack(file(message('Q1', line('CRO', 'REF'))));
    await world.gives(MendSupplierFile, { ...about, content, reason: 'the supplier sent it whole' });
    await world.runs();
    expect((await last('supplierFile', 'SupplierFileApplied'))?.data).toMatchObject({ attempt: 3, lines: 1 });
    expect(await world.gives(ReplaySupplierFile, { ...about, reason: 'again' })).toMatchObject({
      code: 'file-not-in-quarantine',
    });
  });

  it('is taken only from the lead’s people, for a supplier that is known, with the bytes its hash promises', async () => {
    const { ReceiveSupplierFile } = supplierFileCommands;
    const content = pack(file(message('Q1', line('CRO', 'REF'))));
    const data = { partnership: PARTNERSHIP, supplier: SUPPLIER, name: 'a.ceq', content };
    const stranger = person('x', BRENT, 'joint-buyer');
    expect(await world.gives(ReceiveSupplierFile, data, stranger)).toMatchObject({ code: 'lead-only' });
    expect(await world.gives(ReceiveSupplierFile, { ...data, partnership: 'x' })).toMatchObject({ kind: 'not-found' });
    expect(await world.gives(ReceiveSupplierFile, { ...data, supplier: 'x' })).toMatchObject({
      code: 'supplier-unknown',
    });
    const forged = { ...content, gzip: pack(bytes('something else')).gzip };
    expect(await world.gives(ReceiveSupplierFile, { ...data, content: forged })).toMatchObject({
      code: 'content-differs-from-hash',
    });
  });
});

describe('a line nobody can place', () => {
  it('waits with the text of its segments, is mended, and is then released', async () => {
    await world.receives(file(message('Q1', line('XXX', 'NEW'))));
    expect((await last<quoteEvents.QuoteEvent>('quote', 'QuoteLineQuarantined'))?.data).toMatchObject({
      ...{ line: 'L1', raw: line('XXX', 'NEW') },
      reasons: [{ code: 'branch-unknown', value: 'XXX' }],
    });
    const replacements = [{ kind: 'branch', from: 'XXX', to: 'CRO' } as const];
    const answer = await world.gives(quoteCommands.MendQuoteLine, { ...mend, quote: await quoteOf(), replacements });
    expect(answer).toMatchObject({ events: ['QuoteLineMended', 'QuoteLineQuarantined'] });
    await world.opensFund(LEAD, 2015, 'NEW');
    const again = await world.gives(quoteCommands.MendQuoteLine, { ...mend, quote: await quoteOf(), replacements: [] });
    expect(again).toMatchObject({ events: ['QuoteLineMended', 'QuoteLineReleased'] });
    expect((await last('quote', 'QuoteLineReleased'))?.data).toMatchObject({
      line: { copies: [{ authority: LEAD, branch: 'CRO', fund: 'NEW', year: 2015, quantity: 2 }] },
    });
    expect(
      await world.gives(quoteCommands.MendQuoteLine, { ...mend, quote: await quoteOf(), replacements: [] }),
    ).toMatchObject({
      code: 'line-not-in-quarantine',
    });
  });

  it('tells two boroughs’ branches with one code apart by the fund, or by what a person says', async () => {
    await world.receives(file(message('Q1', line('CEN', 'KIDS')), message('Q2', line('CEN', ''))));
    expect((await last('quote', 'QuoteLinesRead'))?.data).toMatchObject({
      lines: [{ copies: [{ authority: BRENT }] }],
    });
    const waiting = await last<quoteEvents.QuoteEvent>('quote', 'QuoteLineQuarantined');
    expect(waiting?.data).toMatchObject({ reasons: [{ code: 'branch-ambiguous', value: 'CEN' }] });
    const quote = waiting?.stream.split('.')[1] ?? '';
    const replacements = [{ kind: 'branch', from: 'CEN', to: 'CEN', authority: LEAD } as const];
    await world.gives(quoteCommands.MendQuoteLine, { ...mend, quote, replacements });
    expect((await last('quote', 'QuoteLineReleased'))?.data).toMatchObject({
      line: { copies: [{ authority: LEAD, fund: null, year: null }] },
    });
  });
});

describe('a crash between any two commands of the process', () => {
  it('leaves the same streams when it has run again', async () => {
    const many = Array.from({ length: 450 }, () => line('CRO', 'REF')).join('');
    const told = file(message('Q1', line('CRO', 'REF')), message('Q2', many + line('XXX', '')));
    const content = pack(told);
    const received = async () => {
      world = new Rehearsal();
      await world.begin({ branches: [`${LEAD}:CRO`], funds: [`${LEAD}:REF`], year: 2015 });
      const data = { partnership: PARTNERSHIP, supplier: SUPPLIER, name: 'a.ceq', content };
      await world.gives(supplierFileCommands.ReceiveSupplierFile, data);
    };
    await received();
    await world.runs();
    const whole = await world.history();
    expect(await types('quote')).toEqual(expect.arrayContaining(['QuoteLineQuarantined', 'QuoteCompleted']));
    let commands = 0;
    for (let crashed = true; crashed; commands += 1) {
      await received();
      crashed = await world.runs(commands).then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      await world.runs();
      expect(await world.history()).toEqual(whole);
    }
    expect(commands).toBeGreaterThan(8);
  });
});

const EDI = join(process.cwd(), '../shared/edi');
const real = (name: string) => readFileSync(join(EDI, name));

(existsSync(EDI) ? describe : describe.skip)('real files of other libraries', () => {
  const branches = ['BOO', 'CRO', 'FOR', 'MAG', 'NET', 'SOU', 'CPL', 'FFL', 'FPL'].map((code) => `${LEAD}:${code}`);

  it.each([
    ['koha_QUOTES_413514.CEQ', 2015, ['REF', 'LOAN', 'LARGE', 'LAN'], 14, []],
    ['koha_QUOTES_SMALL_2.CEQ', 2023, ['REF'], 1, []],
    ['koha_QUOTES_MULTI.CEQ', 2023, ['REF', 'LOAN'], 2, ['price-missing']],
    ['koha_prquotes_73050_trimmed.CEQ', 2014, [], 2, ['branch-unknown', 'branch-unknown']],
  ])('%s is applied whole, and what nobody knows waits', async (name, year, codes, lines, reasons) => {
    world = new Rehearsal();
    await world.begin({ branches, funds: codes.map((code) => `${LEAD}:${code}`), year });
    await world.receives(real(name), name);
    expect((await last('supplierFile', 'SupplierFileApplied'))?.data).toMatchObject({
      lines,
      quarantinedLines: reasons.length,
    });
    const waiting = (await world.events('quote')).filter(({ type }) => type === 'QuoteLineQuarantined');
    expect(waiting.map(({ data }) => (data as { reasons: { code: string }[] }).reasons[0]?.code)).toEqual(reasons);
  });

  it('two interchanges in one file are two quotes', async () => {
    await world.receives(Buffer.concat([real('koha_QUOTES_SMALL_2.CEQ'), real('koha_QUOTES_413514.CEQ')]));
    expect((await types('quote')).filter((type) => type === 'QuoteCompleted')).toHaveLength(2);
  });

  it('mutated anywhere they are applied whole or quarantined with a reason, never half', async () => {
    const original = real('koha_QUOTES_MULTI.CEQ');
    const mutation = fc.record({ at: fc.nat(original.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        let mutated = Buffer.from(original);
        for (const { at, byte, cut } of mutations) {
          if (cut) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + 1)]);
          else if (at < mutated.length) mutated[at] = byte;
        }
        world = new Rehearsal();
        await world.begin({ branches: [`${LEAD}:CPL`], funds: [`${LEAD}:REF`], year: 2023 });
        await world.receives(mutated);
        const [, outcome] = await types('supplierFile');
        const completed = (await types('quote')).filter((type) => type === 'QuoteCompleted').length;
        if (outcome === 'SupplierFileQuarantined') expect(await types('quote')).toEqual([]);
        else expect([outcome, completed]).toEqual(['SupplierFileApplied', 1]);
      }),
      { numRuns: 150 },
    );
  });
});
