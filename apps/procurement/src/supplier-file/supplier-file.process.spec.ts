import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { quoteCommands, supplierFileCommands, type quoteEvents, type supplierFileEvents } from '#messages/procurement';
import { person } from '#testing';
import { pack } from './packing.tools.js';
import { Crash, EAN, LEAD, PARTNERSHIP, Rehearsal, SUPPLIER } from './supplier-file.rehearsal.js';

type DataOf<Name> = Extract<supplierFileEvents.SupplierFileEvent, { type: Name }>['data'];
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

  it('changes no quote either when its message says that it is a duplicate, or sent once more', async () => {
    const first = message('Q1', line('CRO', 'REF'));
    await world.receives(file(first));
    for (const func of ['7', '43']) await world.receives(file(first.replace('+Q1+9', `+Q1+${func}`)));
    expect(await types('quote')).toEqual(['QuoteOpened', 'QuoteLinesRead', 'QuoteCompleted']);
    expect(await types('supplierFile')).not.toContain('SupplierFileQuarantined');
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
    ['prices in euros', file(message('Q1', line('CRO', 'REF')).replace('GBP', 'EUR')), 'currency-not-pounds'],
    [
      'one price in dollars',
      file(message('Q1', line('CRO', 'REF').replace("16.99'", "16.99'CUX+2:USD:12'"))),
      'currency-not-pounds',
    ],
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

describe('a quote for which no order is expected', () => {
  it.each(['31F', '31T'])('(%s) is applied with a warning: ordered, its titles would come twice', async (kind) => {
    await world.receives(file(message('Q1', line('CRO', 'REF')).replace('31C', kind)));
    expect((await last('supplierFile', 'SupplierFileApplied'))?.data).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'no-order-expected' })]) as unknown,
    });
  });
});

describe('a file and who sent it', () => {
  const GARDNERS = '5027372000019';
  const from = (party: string, sender: string) =>
    bytes(
      (UNB + message('Q1', line('CRO', 'REF')) + UNZ)
        .replace(`UNB+UNOC:3+${EAN}`, `UNB+UNOC:3+${sender}`)
        .replace(`NAD+SU+${EAN}::9'`, party && `NAD+SU+${party}::9'`),
    );
  const reasons = async () =>
    (await last<supplierFileEvents.SupplierFileEvent>('supplierFile', 'SupplierFileQuarantined'))?.data;
  const warnings = async (): Promise<readonly string[] | undefined> => {
    const applied = await last<supplierFileEvents.SupplierFileEvent>('supplierFile', 'SupplierFileApplied');
    return (applied?.data as DataOf<'SupplierFileApplied'> | undefined)?.warnings.map(({ code }) => code);
  };

  it('is quarantined when neither the quote nor its interchange is the supplier’s', async () => {
    await world.receives(from(GARDNERS, GARDNERS));
    expect(await reasons()).toMatchObject({ reasons: [{ code: 'supplier-differs' }] });
    await world.receives(from('', GARDNERS));
    expect(await reasons()).toMatchObject({ reasons: [{ code: 'supplier-differs' }] });
    expect(await types('quote')).toEqual([]);
  });

  it('is applied when the quote names the supplier, whoever passed the interchange on', async () => {
    await world.receives(from(EAN, 'VAN1'));
    expect(await warnings()).not.toContain('supplier-named-otherwise');
  });

  it('is applied with a warning when only its interchange is the supplier’s', async () => {
    await world.receives(from(GARDNERS, EAN));
    expect(await warnings()).toContain('supplier-named-otherwise');
    await world.receives(bytes(from('', EAN).toString('latin1').replaceAll('Q1', 'Q2')));
    expect(await warnings()).toEqual(expect.not.arrayContaining(['supplier-named-otherwise']));
  });

  it('is known by the supplier’s SAN too, however it is written', async () => {
    await world.records(SUPPLIER, GARDNERS, '014-323X');
    await world.receives(from('014323x', 'VAN1'));
    expect(await types('supplierFile')).toContain('SupplierFileApplied');
  });

  it('is replayed when the supplier’s record was corrected, and judged by the record of its own day for ever', async () => {
    const id = await world.receives(from(GARDNERS, GARDNERS));
    await world.records(SUPPLIER, GARDNERS);
    await world.gives(supplierFileCommands.ReplaySupplierFile, {
      ...{ partnership: PARTNERSHIP, file: id, reason: 'its number was wrong here' },
    });
    await world.runs();
    const whole = await world.history();
    expect(await types('supplierFile')).toEqual([
      ...['SupplierFileReceived', 'SupplierFileQuarantined', 'SupplierFileReplayAsked', 'SupplierFileApplied'],
    ]);
    await world.records(SUPPLIER, EAN);
    await world.runs();
    expect(await world.history()).toEqual(whole);
  });

  it('is handed in again for the supplier it came from', async () => {
    await world.records('gardners', GARDNERS);
    await world.receives(from(GARDNERS, GARDNERS));
    await world.receives(from(GARDNERS, GARDNERS), 'again.ceq', 'gardners');
    expect((await last('supplierFile', 'SupplierFileApplied'))?.data).toMatchObject({ supplier: 'gardners', lines: 1 });
    expect((await last<quoteEvents.QuoteEvent>('quote', 'QuoteOpened'))?.data).toMatchObject({ supplier: 'gardners' });
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
