import { FULL_PROFILE, isWritable, readInterchanges, readOrders, type EdiProfile, type OrdersMessage } from '#edifact';
import { londonTime, own } from '#kernel';
import type { supplierEvents } from '#messages/procurement';
import type { Branch } from '../../branches.js';
import { NUMBER_LENGTH, digest, short } from './short.edi.js';
import type { JointOrder, OrderLine, Shares } from '../state.js';
import { placesOf } from './places.edi.js';
import { copiesOf, messageLine } from './order-line.edi.js';

type Supplier = Extract<supplierEvents.SupplierEvent, { type: 'SupplierRecorded' }>['data'];
type Qualifier = Supplier['edi']['partyQualifier'];

/** What a message needs beside the order and its supplier. */
export interface Directory {
  /** Those of all the order's authorities. */
  readonly branches: readonly Branch[];
  /** The reference of the contract that the framework was awarded by. */
  readonly contract: string;
}

/** What is sent to a supplier for one order. */
export interface Outgoing {
  readonly order: OrdersMessage;
  readonly profile: EdiProfile;
  /** By EDItEUR's rule for names of files: ready, EDIFACT, order. */
  readonly file: string;
  readonly copies: number;
}

/**
 * An approved order as its ORDERS message: one line a title, each copy with our copy id, its branch and fund, the quote's
 * own references given back. The same order gives the same message.
 */
export function outgoing(
  { partnership, order, lines }: Shares,
  state: JointOrder,
  supplier: Supplier,
  { branches, contract }: Directory,
): Outgoing {
  const { drafted, approvedAt } = state;
  if (!drafted || !approvedAt) throw new Error(`order ${order} is not approved`);
  const { edi } = supplier;
  // Who approved before orders had numbers called them by their ids, and a file of that time may lie in the outbox.
  const number = state.number ?? order;
  const control = digest(`${partnership}.${order}`, 14);
  const ordered = lines.map((shares) => {
    const line = lineOf(state, shares);
    return { line, copies: copiesOf(line, shares) };
  });
  const copies = ordered.flatMap((each) => each.copies);
  const places = placesOf(copies, branches);
  const writing = { number, places, servicing: edi.servicing };
  const quoted = Object.values(state.lines).some(({ quote }) => quote !== null);
  const seller = sellerOf(supplier);
  const message: OrdersMessage = {
    interchange: {
      sender: { id: edi.buyer, qualifier: edi.partyQualifier },
      recipient: seller,
      prepared: londonTime(approvedAt),
      reference: control,
      test: false,
    },
    reference: '1',
    document: {
      kind: edi.orderCode === '22V' && !quoted ? '220' : edi.orderCode,
      number: short(number, NUMBER_LENGTH),
      function: '9',
    },
    date: londonTime(approvedAt).slice(0, 10),
    dates: [],
    notes: [],
    references: [{ qualifier: 'BC', number: contractNumber(contract, drafted.framework) }],
    parties: [
      {
        role: 'BY',
        ...party(edi.buyer, edi.partyQualifier),
        references: edi.account ? [{ qualifier: 'API', number: edi.account }] : [],
      },
      { role: 'SU', ...party(seller.id, seller.qualifier), references: [] },
      ...(places.only ? [{ role: 'DP', id: places.only.place, agency: places.only.agency, references: [] }] : []),
    ],
    currency: 'GBP',
    lines: ordered.map((each, index) => messageLine(each.line, each.copies, index + 1, writing)),
  };
  return {
    order: message,
    profile: { ...FULL_PROFILE, lineDeliveries: edi.deliveryPerLine, lineBreaks: true },
    file: `ordr${control}.CEP`,
    copies: copies.length,
  };
}

/** The contract as the supplier knows it; our own name of the framework where no message can carry that. */
function contractNumber(reference: string, framework: string): string {
  const written = reference.trim();
  const fits = written !== '' && written.length <= NUMBER_LENGTH && isWritable(written);
  return fits ? written : short(framework, NUMBER_LENGTH);
}

function lineOf({ lines }: JointOrder, { line }: Shares['lines'][number]): OrderLine {
  const found = own(lines, line);
  if (!found) throw new Error(`line ${line} has shares but is not of the order`);
  return found;
}

/** Whether the bytes are a file of this order, however its texts and parties were written at the time. */
export function isOf(bytes: Uint8Array, { interchange, document }: OrdersMessage): boolean {
  const read = readInterchanges(bytes);
  const [message] = read.ok ? read.interchanges.flatMap(({ messages }) => messages) : [];
  const before = message && readOrders(message);
  return (
    before?.ok === true &&
    before.order.interchange.reference === interchange.reference &&
    before.order.document.number === document.number
  );
}

/** The supplier by the numbers its partners use: its SAN where they use SANs and it has one, otherwise its EAN. */
function sellerOf({ ean, san, edi }: Supplier): { id: string; qualifier: Qualifier } {
  return edi.partyQualifier === '31B' && san ? { id: san, qualifier: '31B' } : { id: ean, qualifier: '14' };
}

function party(id: string, qualifier: Qualifier): { id: string; agency: string } {
  return { id, agency: qualifier === '14' ? '9' : qualifier };
}
