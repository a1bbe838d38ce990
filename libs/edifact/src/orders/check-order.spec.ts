import { describe, expect, it } from '@jest/globals';
import { firstMessage } from '../testing/files.js';
import { twoTitles } from '../testing/order.js';
import { checkOrder } from './check-order.js';
import type { OrdersMessage } from './orders-message.js';
import { readOrders } from './read-orders.js';
import { writeOrders } from './write-orders.js';

const [first, second] = twoTitles.lines;
if (!first || !second) throw new Error('the order has two titles');

/** An order that has everything an order may have. */
const everything: OrdersMessage = {
  ...twoTitles,
  notes: [{ subject: 'GEN', code: '1', list: '10B', agency: '28', text: 'All together' }],
  references: [{ qualifier: 'ON', number: 'JO-2025-0009', line: '4' }],
  lines: [
    {
      ...first,
      dates: [{ qualifier: '63', date: '2027-01-31' }],
      notes: [{ subject: 'LIN', text: 'First impression only' }],
      prices: [{ qualifier: 'AAE', pence: 999, type: 'CA', basis: 'SRP' }],
    },
    second,
  ],
};

/** The order with another value at a path such as `lines[0].prices[0].pence`. */
function withAt(path: string, value: unknown): OrdersMessage {
  const order: unknown = structuredClone(everything);
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop() ?? '';
  let at = order as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  at[last] = value;
  return order as OrdersMessage;
}

function pathsOf(order: OrdersMessage): readonly string[] {
  return [...new Set(checkOrder(order).map(({ path }) => path))];
}

/** Each code or number with the length that the directory (D.96A) gives it, and how a refusal names it where it names what it is in. */
const LENGTHS: readonly (readonly [path: string, length: number, named?: string])[] = [
  ['interchange.sender.id', 35],
  ['interchange.sender.qualifier', 4],
  ['interchange.recipient.id', 35],
  ['interchange.recipient.qualifier', 4],
  ['interchange.reference', 14],
  ['reference', 14],
  ['document.kind', 3],
  ['document.number', 35],
  ['document.function', 3],
  ['dates[0].qualifier', 3],
  ['notes[0].subject', 3],
  ['notes[0].code', 3, 'notes[0]'],
  ['notes[0].list', 3, 'notes[0]'],
  ['notes[0].agency', 3, 'notes[0]'],
  ['references[0].qualifier', 3],
  ['references[0].number', 35],
  ['references[0].line', 6],
  ['parties[2].role', 3],
  ['parties[2].id', 17],
  ['parties[2].agency', 3],
  ['parties[0].references[0].qualifier', 3],
  ['parties[0].references[0].number', 35],
  ['lines[0].number', 6],
  ['lines[0].identifier.value', 35],
  ['lines[0].identifier.qualifier', 3],
  ['lines[0].identifiers[0].value', 35],
  ['lines[0].identifiers[0].qualifier', 3],
  ['lines[0].identifiers[0].role', 3],
  ['lines[0].texts[0].set', 3],
  ['lines[0].texts[0].code', 3],
  ['lines[0].dates[0].qualifier', 3],
  ['lines[0].copies[0].set', 3],
  ['lines[0].copies[0].details[0].code', 3],
  ['lines[0].copies[0].details[0].value', 35],
  ['lines[0].notes[0].subject', 3],
  ['lines[0].prices[0].qualifier', 3],
  ['lines[0].prices[0].type', 3, 'lines[0].prices[0]'],
  ['lines[0].prices[0].basis', 3, 'lines[0].prices[0]'],
  ['lines[0].references[0].qualifier', 3],
  ['lines[0].references[0].number', 35],
  ['lines[0].deliveries[0].place', 25],
  ['lines[0].deliveries[0].agency', 3],
];

const CODES = LENGTHS.map(([path, most, named = path]) => ({ path, most, named }));

describe('A code or number of an order', () => {
  it.each(CODES)(
    '$path has at most $most characters: so many are carried whole, one more is refused',
    ({ path, most, named }) => {
      const longest = withAt(path, 'X'.repeat(most));
      expect(checkOrder(longest)).toEqual([]);
      const read = readOrders(firstMessage(writeOrders(longest).bytes));
      expect(read.ok && read.order).toEqual(longest);
      expect(pathsOf(withAt(path, 'X'.repeat(most + 1)))).toEqual([named]);
    },
  );

  it.each(CODES)('$path is never empty, nor has blanks around it or a letter that Latin-1 lacks', ({ path, named }) => {
    for (const bad of ['', ' ', ' X', 'X ', 'Ł']) expect(pathsOf(withAt(path, bad))).toEqual([named]);
  });
});

describe('A text of an order', () => {
  it.each([
    ['parties[2].name', 175],
    ['notes[0].text', 350],
    ['lines[0].notes[0].text', 350],
  ])('%s has at most %i characters', (path, most) => {
    expect(pathsOf(withAt(path, 'x'.repeat(most)))).toEqual([]);
    expect(pathsOf(withAt(path, 'x'.repeat(most + 1)))).toEqual([path]);
    expect(pathsOf(withAt(path, 'Łódź'))).toEqual([path]);
  });
});

describe('A number of copies', () => {
  it.each(['lines[0].quantity', 'lines[0].deliveries[0].quantity'])('%s is a whole number above nought', (path) => {
    expect(pathsOf(withAt(path, 1))).toEqual([]);
    for (const bad of [0, -1, 1.5, NaN, Infinity]) expect(pathsOf(withAt(path, bad))).toEqual([path]);
  });
});

describe('A price', () => {
  it('is whole pence, and may be nought: a free copy', () => {
    expect(pathsOf(withAt('lines[0].prices[0].pence', 0))).toEqual([]);
    for (const bad of [-1, 9.99, NaN])
      expect(pathsOf(withAt('lines[0].prices[0].pence', bad))).toEqual(['lines[0].prices[0].pence']);
  });
});

describe('A day', () => {
  it.each(['date', 'dates[0].date', 'lines[0].dates[0].date'])('%s is one of the calendar', (path) => {
    expect(pathsOf(withAt(path, '2028-02-29'))).toEqual([]);
    for (const bad of ['2027-02-29', '20270131', '']) expect(pathsOf(withAt(path, bad))).toEqual([path]);
  });

  it.each(['dates[0].qualifier', 'lines[0].dates[0].qualifier'])(
    '%s never says 137: that is the order’s own',
    (path) => {
      expect(pathsOf(withAt(path, '137'))).toEqual([path]);
    },
  );
});

describe('When the order was prepared', () => {
  it.each(['2000-01-01T00:00', '2026-11-25T23:59', '2099-12-31T09:41'])('may be %s', (prepared) => {
    expect(pathsOf(withAt('interchange.prepared', prepared))).toEqual([]);
  });

  it.each([
    ['of another century, for UNB has two digits of the year', '1999-12-31T09:41'],
    ['no day', '2026-02-30T09:41'],
    ['no time', '2026-11-25'],
    ['after the last minute of the day', '2026-11-25T24:00'],
    ['no minute', '2026-11-25T09:60'],
    ['with seconds', '2026-11-25T09:41:07'],
    ['not said', undefined],
  ])('may not be %s', (_, prepared) => {
    expect(pathsOf(withAt('interchange.prepared', prepared))).toEqual(['interchange.prepared']);
  });
});

describe('What may be there once only', () => {
  it('is refused where it is there twice: a reader would join or overwrite it', () => {
    expect(pathsOf(withAt('lines[1].number', '1'))).toEqual(['lines']);
    expect(pathsOf(withAt('lines[0].copies[1].set', '001'))).toEqual(['lines[0].copies']);
    expect(pathsOf(withAt('lines[0].texts[1].code', first.texts[0]?.code))).toEqual(['lines[0].texts']);
  });

  it('may share its code with another of another set', () => {
    expect(pathsOf(withAt('lines[0].texts[1]', { set: 'F', code: first.texts[0]?.code, text: 'x' }))).toEqual([]);
  });
});

describe('What an order always has', () => {
  it.each(['BY', 'SU'])('is its %s', (role) => {
    expect(pathsOf({ ...everything, parties: everything.parties.filter((one) => one.role !== role) })).toEqual([
      'parties',
    ]);
  });

  it.each(['', 'gbp', 'GB', 'GBPX'])('is a currency of three capitals, not "%s"', (currency) => {
    expect(pathsOf(withAt('currency', currency))).toEqual(['currency']);
  });
});
