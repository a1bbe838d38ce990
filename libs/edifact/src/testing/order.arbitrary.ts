import fc from 'fast-check';
import type { CopyDetails } from '../books/copy.js';
import type { OrderLine, OrdersMessage } from '../orders/orders-message.js';

/** Latin-1 with the characters of structure in plenty. */
const letter = fc.oneof(
  fc.constantFrom('?', ':', '+', "'", '*', ' ', 'é'),
  fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCharCode(code)),
);

/** Any text that Latin-1 carries. */
export function latin1Text(constraints: { minLength?: number; maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: letter, ...constraints });
}

/** A code or number of at most so many characters. */
function code(maxLength: number): fc.Arbitrary<string> {
  return latin1Text({ minLength: 1, maxLength }).filter((text) => text === text.trim());
}

const qualifier = fc.stringMatching(/^[A-Z0-9]{1,3}$/);
const date = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) })
  .map((instant) => new Date(instant).toISOString().slice(0, 10));
const orderDate = fc.record({ qualifier: qualifier.filter((text) => text !== '137'), date });
const references = fc.array(
  fc.record({ qualifier, number: code(35), line: code(6) }, { requiredKeys: ['qualifier', 'number'] }),
  { maxLength: 3 },
);
const notes = fc.array(
  fc.record(
    {
      subject: qualifier,
      code: code(3),
      list: code(3),
      agency: code(3),
      text: latin1Text({ minLength: 1, maxLength: 350 }),
    },
    { requiredKeys: ['subject'] },
  ),
  { maxLength: 2 },
);

function party(role: string) {
  return fc.record(
    {
      role: fc.constant(role),
      id: code(17),
      agency: qualifier,
      name: latin1Text({ minLength: 1, maxLength: 175 }),
      references,
    },
    { requiredKeys: ['role', 'id', 'agency', 'references'] },
  );
}

const copies: fc.Arbitrary<CopyDetails[]> = fc.uniqueArray(
  fc.record({
    set: fc.integer({ min: 1, max: 999 }).map((set) => set.toString().padStart(3, '0')),
    details: fc.array(fc.record({ code: qualifier, value: code(35) }), { minLength: 1, maxLength: 13 }),
  }),
  { selector: ({ set }) => set, maxLength: 4 },
);

const line = fc.record(
  {
    identifier: fc.record({ value: code(35), qualifier }),
    identifiers: fc.array(fc.record({ value: code(35), qualifier, role: qualifier }), { maxLength: 3 }),
    texts: fc.uniqueArray(
      fc.record({
        set: fc.constantFrom('L', 'F'),
        code: qualifier,
        text: latin1Text({ minLength: 1, maxLength: 300 }),
      }),
      { selector: ({ set, code: of }) => `${set} ${of}`, maxLength: 5 },
    ),
    quantity: fc.integer({ min: 1, max: 9999 }),
    dates: fc.array(orderDate, { maxLength: 2 }),
    copies,
    notes,
    prices: fc.array(
      fc.record(
        { qualifier, pence: fc.nat({ max: 99_999_999 }), type: qualifier, basis: qualifier },
        { requiredKeys: ['qualifier', 'pence'] },
      ),
      { maxLength: 2 },
    ),
    references,
    deliveries: fc.array(
      fc.record(
        { place: code(25), agency: qualifier, quantity: fc.integer({ min: 1, max: 999 }) },
        { requiredKeys: ['place', 'agency'] },
      ),
      { maxLength: 3 },
    ),
  },
  {
    requiredKeys: [
      'identifiers',
      'texts',
      'quantity',
      'dates',
      'copies',
      'notes',
      'prices',
      'references',
      'deliveries',
    ],
  },
);

const lines: fc.Arbitrary<OrderLine[]> = fc
  .array(line, { minLength: 1, maxLength: 4 })
  .map((unnumbered) =>
    unnumbered.map((unnumberedLine, index) => ({ number: (index + 1).toString(), ...unnumberedLine })),
  );

const address = fc.record({ id: code(35), qualifier: code(4) }, { requiredKeys: ['id'] });

/** Any order that can be written. */
export const anyOrder: fc.Arbitrary<OrdersMessage> = fc.record({
  interchange: fc.record({
    sender: address,
    recipient: address,
    prepared: fc.tuple(date, fc.constantFrom('00:00', '09:41', '23:59')).map(([day, time]) => `${day}T${time}`),
    reference: code(14),
    test: fc.boolean(),
  }),
  reference: code(14),
  document: fc.record({
    kind: fc.constantFrom('220', '22V', '224'),
    number: code(35),
    function: fc.constantFrom('9', '7'),
  }),
  date,
  dates: fc.array(orderDate, { maxLength: 2 }),
  notes,
  references,
  parties: fc.tuple(party('BY'), party('SU'), party('DP'), party('IV')).map((parties) => [...parties]),
  currency: fc.constantFrom('GBP', 'EUR'),
  lines,
});
