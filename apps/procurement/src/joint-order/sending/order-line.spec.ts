import { describe, expect, it } from '@jest/globals';
import type { OrderLine } from '../state.js';
import { messageLine } from './order-line.edi.js';
import { placesOf } from './places.edi.js';

const CAMDEN = 'E09000007';
type Copy = Parameters<typeof messageLine>[1][number];

/** A copy for a branch in Camden, save for what is said. */
function copy(said: Partial<Copy> = {}): Copy {
  return {
    ...{ authority: CAMDEN, branch: 'CEN', quantity: 1, funds: [{ fund: 'AF', year: 2026, weight: 1 }], servicing: [] },
    ...{ sequence: null, stockType: null, shelfmark: null, rotation: null, note: null, neededBy: null },
    ...said,
  };
}

/** The message's line of a title with these copies. */
function written(copies: readonly Copy[], { title = {}, quote = null as string | null, servicing = true } = {}) {
  const none = { author: null, publisher: null, published: null, binding: null };
  const line = {
    ...{ line: '1', title: { ean: '9780241425442', title: 'T', ...none, ...title }, listPence: 999, wants: {} },
    quote: quote === null ? null : { reference: quote },
  } as unknown as OrderLine;
  return messageLine(line, copies, 1, { number: 'o1', places: placesOf(copies, []), servicing });
}

describe('A title in an order’s message', () => {
  it('is told by what is known of it, in the places of EDItEUR’s list', () => {
    const title = { author: 'Brontë, Zoë', publisher: 'Rue', published: '2026', binding: 'Pbk' };
    expect(written([copy()], { title }).texts.map(({ code, text }) => [code, text])).toEqual([
      ...[
        ['009', 'Brontë, Zoë'],
        ['050', 'T'],
        ['109', 'Rue'],
        ['170', '2026'],
        ['220', 'Pbk'],
      ],
    ]);
    expect(written([copy()]).texts).toEqual([{ set: 'L', code: '050', text: 'T' }]);
  });

  it.each([
    ['an ISBN-13 with hyphens', '978-0-241-42544-2', 'EN', '9780241425442'],
    ['an ISBN-10, as the ISBN-13 that it is', '0 7495 7721 5', 'EN', '9780749577216'],
    ['an ISBN-10 that ends with x', '080442957x', 'EN', '9780804429573'],
    ['an EAN with a wrong check digit', '9780241425443', 'EN', '9780241425443'],
    ['a UPC', '036000291452', 'UP', '036000291452'],
  ])('is numbered by %s', (_, ean, qualifier, value) => {
    expect(written([copy()], { title: { ean } })).toMatchObject({ identifier: { value, qualifier }, identifiers: [] });
  });

  it.each(['036000291453', '0749577216', 'SO-123', 'X'.repeat(35), '12345670'])(
    'is numbered by %s, which is neither, as the supplier’s own number',
    (ean) => {
      const line = written([copy()], { title: { ean } });
      expect(line).not.toHaveProperty('identifier');
      expect(line.identifiers).toEqual([{ value: ean, qualifier: 'SA', role: '5' }]);
    },
  );

  it('has the reference of its quote without blanks around it, and none that no file can carry', () => {
    const quoted = (reference: string | null) =>
      written([copy()], { quote: reference }).references.find(({ qualifier }) => qualifier === 'QLI')?.number;
    expect([quoted(' SO1 '), quoted('  '), quoted(null), quoted('Ł1')]).toEqual(['SO1', ...Array<undefined>(3)]);
    expect(quoted('S'.repeat(35))).toBe('S'.repeat(35));
    expect(quoted('S'.repeat(36))).toMatch(/^S{22}-[0-9A-F]{12}$/);
  });
});

describe('A copy in an order’s message', () => {
  const detailsOf = (said: Partial<Copy>, servicing = true) =>
    written([copy(said)], { servicing }).copies[0]?.details.map(({ code, value }) => `${code} ${value}`);

  it('has a number of its own, and all that its borough said of it', () => {
    const said = {
      sequence: 'MAIN',
      stockType: 'FIC',
      shelfmark: ' 823 BRO ',
      rotation: 'R7',
      servicing: ['SLV', 'LBL'],
    };
    expect(detailsOf(said)).toEqual([
      ...['LCO o1.1.1', 'LLO CEN', 'LFN AF', 'LSQ MAIN', 'LST FIC', 'LSM 823 BRO', 'LRP R7', 'LVC SLV', 'LVC LBL'],
    ]);
    expect(detailsOf({ sequence: ' ', shelfmark: '' })).toEqual(['LCO o1.1.1', 'LLO CEN', 'LFN AF']);
  });

  it('is numbered from 001 on', () => {
    const { copies, quantity } = written([copy(), copy(), copy()]);
    expect([quantity, ...copies.map(({ set }) => set)]).toEqual([3, '001', '002', '003']);
    expect(copies.map(({ details }) => details[0]?.value)).toEqual(['o1.1.1', 'o1.1.2', 'o1.1.3']);
  });

  it('names the fund that pays most, of two alike the same one each time', () => {
    const fund = (name: string, weight: number) => ({ fund: name, year: 2026, weight });
    expect(detailsOf({ funds: [fund('AF', 1), fund('CF', 2)] })).toContain('LFN CF');
    for (const funds of [
      [fund('AF', 1), fund('CF', 1)],
      [fund('CF', 1), fund('AF', 1)],
    ])
      expect(detailsOf({ funds })).toContain('LFN AF');
  });

  it('has its servicing and notes only where the supplier services, and a note that several share once', () => {
    const copies = [copy({ note: 'No stickers', servicing: ['SLV'] }), copy({ note: 'No stickers' }), copy()];
    expect(written(copies).notes).toEqual([{ subject: 'LIN', text: 'No stickers' }]);
    expect(written(copies, { servicing: false }).notes).toEqual([]);
    expect(detailsOf({ servicing: ['SLV'] }, false)).toEqual(['LCO o1.1.1', 'LLO CEN', 'LFN AF']);
  });

  it('is needed by the earliest day that any of a line’s is', () => {
    const needed = (...days: readonly (string | null)[]) => written(days.map((neededBy) => copy({ neededBy }))).dates;
    expect(needed('2027-02-01', null, '2027-01-15')).toEqual([{ qualifier: '63', date: '2027-01-15' }]);
    expect(needed(null)).toEqual([]);
  });
});
