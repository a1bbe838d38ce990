import { describe, expect, it } from '@jest/globals';
import Reader from 'edifact/reader.js';
import fc from 'fast-check';
import { describeRealFiles, firstMessage, readWhole, realFile } from '../testing/files.js';
import { anyOrder } from '../testing/order.arbitrary.js';
import { twoTitles } from '../testing/order.js';
import { FULL_PROFILE } from './edi-profile.js';
import type { OrdersMessage } from './orders-message.js';
import { readOrders } from './read-orders.js';
import { OrderNotWritable, writeOrders } from './write-orders.js';

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function readBack(bytes: Uint8Array): OrdersMessage {
  const result = readOrders(firstMessage(bytes));
  if (!result.ok) throw new Error(`The order was not read: ${JSON.stringify(result.errors)}`);
  expect(result.unread).toEqual([]);
  return result.order;
}

function withTitle(text: string): OrdersMessage {
  const [first, ...rest] = twoTitles.lines;
  return first ? { ...twoTitles, lines: [{ ...first, texts: [{ set: 'L', code: '050', text }] }, ...rest] } : twoTitles;
}

describe('An order', () => {
  it('is written in the order of segments that EDItEUR has', () => {
    expect(textOf(writeOrders(twoTitles, { ...FULL_PROFILE, lineBreaks: true }).bytes).split('\n')).toEqual([
      "UNA:+.? '",
      "UNB+UNOC:3+5060000000016:14+5060000000023:14+261125:0941+JO0001++ORDERS'",
      "UNH+JO0001-1+ORDERS:D:96A:UN:EAN008'",
      "BGM+220+JO-2026-0001+9'",
      "DTM+137:20261125:102'",
      "DTM+63:20270131:102'",
      "RFF+BC:LLC/BOOKS/26'",
      "NAD+BY+5060000000016::9'",
      "RFF+API:LLC-0042'",
      "NAD+SU+5060000000023::9'",
      "NAD+DP+WAL-HUB::92++Stock hub'",
      "CUX+2:GBP:9'",
      "LIN+1++9781900001014:EN'",
      "PIA+5+SQ870421/1:SA'",
      "IMD+L+009+:::Adeyemi, Folasade'",
      "IMD+L+050+:::The lighterman?'s daughter'",
      "IMD+L+220+:::Pbk'",
      "QTY+21:2'",
      "GIR+001+C-000001:LCO+WAL-CEN:LLO+WFADF:LFN+AF:LSQ+FIC:LST'",
      "GIR+001+Sleeve ?+ label:LVT'",
      "GIR+002+C-000002:LCO+HAC-CLR:LLO'",
      "PRI+AAE:9.99'",
      "RFF+LI:JO-2026-0001/1'",
      "RFF+QLI:SQ8704210001'",
      "LOC+7+WAL-HUB::92'",
      "QTY+11:1'",
      "LOC+7+HAC-CLR::92'",
      "QTY+11:1'",
      "LIN+2++9781900001021:EN'",
      "IMD+L+050+:::Café society'",
      "IMD+L+060+:::London?'s Francophone quarter from t:he Huguenots to Kensington?: what?'s '",
      "IMD+L+060+:::on the menu, and what?'s not'",
      "QTY+21:1'",
      "FTX+LIN+++First impression only, please'",
      "PRI+AAE:30.00'",
      "RFF+LI:JO-2026-0001/2'",
      "UNS+S'",
      "CNT+2:2'",
      "UNT+37+JO0001-1'",
      "UNZ+1+JO0001'",
      '',
    ]);
  });

  it('is the same bytes each time', () => {
    expect(textOf(writeOrders(twoTitles).bytes)).toBe(textOf(writeOrders(structuredClone(twoTitles)).bytes));
  });

  it('is read back the same, whatever is in it', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const { bytes, altered } = writeOrders(order);
        expect(altered).toEqual([]);
        expect(readWhole(bytes).warnings).toEqual([]);
        expect(readBack(bytes)).toEqual(order);
      }),
      { numRuns: 500 },
    );
  });

  it('is read the same by the npm package edifact', () => {
    const { bytes } = writeOrders(twoTitles);
    const theirs = new Reader({ autoDetectEncoding: true }).parse(textOf(bytes));
    const ours = firstMessage(bytes).segments.map(({ tag, elements }) => ({
      name: tag,
      elements: elements.map(([components]) => components),
    }));
    expect(theirs.slice(1, -1)).toEqual(ours);
    expect([theirs[0]?.name, theirs.at(-1)?.name]).toEqual(['UNB', 'UNZ']);
  });

  it('says which texts Latin-1 could not carry', () => {
    const { bytes, altered } = writeOrders(withTitle('Dvořák’s “New World”'));
    expect(altered).toEqual([
      { path: 'lines[0].texts[0].text', from: 'Dvořák’s “New World”', to: 'Dvorák\'s "New World"' },
    ]);
    expect(readBack(bytes).lines[0]?.texts[0]?.text).toBe('Dvorák\'s "New World"');
  });

  it('never has a code or number changed: it is refused whole, with each reason', () => {
    const bad = {
      ...twoTitles,
      document: { kind: '220', number: 'JO–1', function: '9' },
      reference: 'longer than fourteen',
    };
    expect(() => writeOrders(bad)).toThrow(OrderNotWritable);
    const refusal = problemsOf(bad).map(({ path }) => path);
    expect(refusal).toEqual(['reference', 'document.number']);
  });

  it.each<[string, Partial<OrdersMessage>]>([
    ['lines', { lines: [] }],
    ['parties', { parties: twoTitles.parties.slice(1) }],
    ['currency', { currency: 'gbp' }],
    ['date', { date: '2026-02-30' }],
    ['lines', { lines: twoTitles.lines.map((line) => ({ ...line, number: '1' })) }],
    ['lines[0].quantity', { lines: twoTitles.lines.slice(0, 1).map((line) => ({ ...line, quantity: 0.5 })) }],
    [
      'lines[0].copies[0].details',
      { lines: twoTitles.lines.slice(0, 1).map((line) => ({ ...line, copies: [{ set: '001', details: [] }] })) },
    ],
    ['interchange.prepared', { interchange: { ...twoTitles.interchange, prepared: 'today' } }],
  ])('is refused for its %s', (path, change) => {
    expect(problemsOf({ ...twoTitles, ...change }).map((problem) => problem.path)).toEqual([path]);
  });
});

function problemsOf(order: OrdersMessage) {
  try {
    writeOrders(order);
    return [];
  } catch (error) {
    if (error instanceof OrderNotWritable) return error.problems;
    throw error;
  }
}

describe('The habits of a partner', () => {
  const written = (profile: Partial<typeof FULL_PROFILE>) =>
    textOf(writeOrders(twoTitles, { ...FULL_PROFILE, ...profile }).bytes);

  it.each<[string, Partial<typeof FULL_PROFILE>, RegExp, RegExp]>([
    ['kind of document', { documentKind: '22V' }, /BGM\+22V\+/, /BGM\+220/],
    ['function of document', { documentFunction: '7' }, /BGM\+220\+JO-2026-0001\+7'/, /JO-2026-0001\+9'/],
    [
      'numbering in the envelope',
      { senderQualifier: '31B', recipientQualifier: '92' },
      /\+5060000000016:31B\+5060000000023:92\+/,
      /:14/,
    ],
    ['numbering of parties', { partyAgency: '31B' }, /NAD\+BY\+5060000000016::31B'/, /::9'/],
    ['marking as a test', { test: true }, /JO0001\+\+ORDERS\+\+\+\+1'/, /ORDERS'UNH/],
    ['no delivery party', { headerDelivery: false }, /NAD\+SU/, /NAD\+DP/],
    ['no delivery points', { lineDeliveries: false }, /QTY\+21/, /LOC|QTY\+11/],
    ['no detail of copies', { copyDetails: false }, /QTY\+21/, /GIR/],
    ['list price', { listPriceQualifier: 'AAB' }, /PRI\+AAB:9\.99/, /AAE/],
    ['application reference', { applicationReference: 'ASKEDI' }, /\+\+ASKEDI'/, /\+\+ORDERS'/],
    ['association code', { associationCode: 'EAN007' }, /UN:EAN007'/, /EAN008/],
  ])('decide the %s', (_, profile, present, absent) => {
    expect(written(profile)).toMatch(present);
    expect(written(profile)).not.toMatch(absent);
  });

  it('cut long descriptions, and say so', () => {
    const { bytes, altered } = writeOrders(withTitle('x'.repeat(71)), { ...FULL_PROFILE, descriptionLength: 70 });
    expect(altered.map(({ path, to }) => [path, to.length])).toContainEqual(['lines[0].texts[0].text', 70]);
    expect(textOf(bytes)).toContain(`IMD+L+050+:::${'x'.repeat(35)}:${'x'.repeat(35)}'QTY`);
  });
});

describeRealFiles('Real orders of other systems', () => {
  const order = (name: string, index = 0) => {
    const message = readWhole(realFile(name)).interchanges[0]?.messages[index];
    const result = message && readOrders(message);
    if (!result?.ok) throw new Error(`${name} was not read: ${JSON.stringify(result?.errors)}`);
    return result;
  };

  it('of Baker & Taylor have 49 lines in the United States trade set', () => {
    const { order: read, warnings } = order('eg_bt_sample.orders.edi');
    expect([read.lines.length, read.currency, warnings.length]).toEqual([49, 'USD', 0]);
    expect(read.lines[0]).toMatchObject({
      identifier: { value: '9780345487629', qualifier: 'EN' },
      quantity: 8,
      prices: [{ qualifier: 'AAB', pence: 699 }],
      references: [{ qualifier: 'LI', number: '4635/1' }],
    });
  });

  it('of Evergreen have several numbers in one segment', () => {
    const { order: read } = order('eg_scratch_zBFq.orders.edi');
    expect(read.lines[2]?.identifiers).toHaveLength(7);
  });

  it('of FOLIO have funds and places without copies, and a placeholder for a date', () => {
    const { order: read, unread, warnings } = order('folio_orders_result.edi', 1);
    expect(read.interchange.prepared).toBeUndefined();
    expect(warnings.map(({ code }) => code)).toContain('date-unreadable');
    expect(read.lines[0]?.references.filter(({ qualifier }) => qualifier === 'BFN')).toHaveLength(9);
    expect(read.lines[1]?.deliveries).toEqual([
      { place: 'KU/CC/DI/M', agency: '92' },
      { place: 'KU/CC/DI/M', agency: '92' },
    ]);
    expect([...new Set(unread.map(({ tag }) => tag))]).toEqual(['CUX']);
  });
});
