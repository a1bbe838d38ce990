import { textsOf } from '../books/book.js';
import type { OrdersMessage } from '../orders/orders-message.js';

/** An order of two titles for two boroughs, in response to a quotation. */
export const twoTitles: OrdersMessage = {
  interchange: {
    sender: { id: '5060000000016', qualifier: '14' },
    recipient: { id: '5060000000023', qualifier: '14' },
    prepared: '2026-11-25T09:41',
    reference: 'JO0001',
    test: false,
  },
  reference: 'JO0001-1',
  document: { kind: '220', number: 'JO-2026-0001', function: '9' },
  date: '2026-11-25',
  dates: [{ qualifier: '63', date: '2027-01-31' }],
  notes: [],
  references: [{ qualifier: 'BC', number: 'LLC/BOOKS/26' }],
  parties: [
    { role: 'BY', id: '5060000000016', agency: '9', references: [{ qualifier: 'API', number: 'LLC-0042' }] },
    { role: 'SU', id: '5060000000023', agency: '9', references: [] },
    { role: 'DP', id: 'WAL-HUB', agency: '92', name: 'Stock hub', references: [] },
  ],
  currency: 'GBP',
  lines: [
    {
      number: '1',
      identifier: { value: '9781900001014', qualifier: 'EN' },
      identifiers: [{ value: 'SQ870421/1', qualifier: 'SA', role: '5' }],
      texts: textsOf({ authors: ['Adeyemi, Folasade'], title: "The lighterman's daughter", binding: 'Pbk' }),
      quantity: 2,
      dates: [],
      copies: [
        {
          set: '001',
          details: [
            { code: 'LCO', value: 'C-000001' },
            { code: 'LLO', value: 'WAL-CEN' },
            { code: 'LFN', value: 'WFADF' },
            { code: 'LSQ', value: 'AF' },
            { code: 'LST', value: 'FIC' },
            { code: 'LVT', value: 'Sleeve + label' },
          ],
        },
        {
          set: '002',
          details: [
            { code: 'LCO', value: 'C-000002' },
            { code: 'LLO', value: 'HAC-CLR' },
          ],
        },
      ],
      notes: [],
      prices: [{ qualifier: 'AAE', pence: 999 }],
      references: [
        { qualifier: 'LI', number: 'JO-2026-0001/1' },
        { qualifier: 'QLI', number: 'SQ8704210001' },
      ],
      deliveries: [
        { place: 'WAL-HUB', agency: '92', quantity: 1 },
        { place: 'HAC-CLR', agency: '92', quantity: 1 },
      ],
    },
    {
      number: '2',
      identifier: { value: '9781900001021', qualifier: 'EN' },
      identifiers: [],
      texts: textsOf({
        title: 'Café society',
        subtitle: "London's Francophone quarter from the Huguenots to Kensington: what's on the menu, and what's not",
      }),
      quantity: 1,
      dates: [],
      copies: [],
      notes: [{ subject: 'LIN', text: 'First impression only, please' }],
      prices: [{ qualifier: 'AAE', pence: 3000 }],
      references: [{ qualifier: 'LI', number: 'JO-2026-0001/2' }],
      deliveries: [],
    },
  ],
};
