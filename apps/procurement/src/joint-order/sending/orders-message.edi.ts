import { createHash } from 'node:crypto';
import { FULL_PROFILE, type CopyDetail, type EdiProfile, type OrdersMessage } from '#edifact';
import { londonTime } from '#kernel';
import type { supplierEvents } from '#messages/procurement';
import { fundKey, type CopyGroup, type JointOrder, type OrderLine, type Shares } from '../state.js';

type Supplier = Extract<supplierEvents.SupplierEvent, { type: 'SupplierRecorded' }>['data'];
type LineShares = Shares['lines'][number];
type MessageLine = OrdersMessage['lines'][number];

/** What is sent to a supplier for one order. */
export interface Outgoing {
  readonly order: OrdersMessage;
  readonly profile: EdiProfile;
  /** By EDItEUR's rule for names of files: ready, EDIFACT, order. */
  readonly file: string;
  readonly copies: number;
}

/** GIR's values are an..35 (D.96A). */
const GIR_LENGTH = 35;
/** Codes of ours that a branch or fund is known by are the buyer's (DE 3055: 92). */
const BUYERS_OWN = '92';

/**
 * An approved order as its ORDERS message: one line a title, each copy with our copy id, its branch and fund, the quote's
 * own references given back. The same order gives the same message.
 */
export function outgoing({ partnership, order }: Shares, state: JointOrder, supplier: Supplier): Outgoing {
  const { drafted, shares, approvedAt } = state;
  if (!drafted || !shares || !approvedAt) throw new Error(`order ${order} is not approved`);
  const { edi } = supplier;
  const control = digest(`${partnership}.${order}`, 14);
  const lines = shares.lines.map((line, index) => messageLine(order, state, line, index + 1, edi));
  const quoted = Object.values(state.lines).some(({ quote }) => quote !== null);
  const message: OrdersMessage = {
    interchange: {
      sender: { id: edi.buyer, qualifier: edi.partyQualifier },
      recipient: {
        id: edi.partyQualifier === '31B' ? (supplier.san ?? supplier.ean) : supplier.ean,
        qualifier: edi.partyQualifier,
      },
      prepared: londonTime(approvedAt),
      reference: control,
      test: false,
    },
    reference: '1',
    document: {
      kind: edi.orderCode === '22V' && !quoted ? '220' : edi.orderCode,
      number: short(order, GIR_LENGTH),
      function: '9',
    },
    date: londonTime(approvedAt).slice(0, 10),
    dates: [],
    notes: [],
    references: [{ qualifier: 'BC', number: short(drafted.framework, GIR_LENGTH) }],
    parties: [
      {
        role: 'BY',
        ...party(edi.buyer, edi.partyQualifier),
        references: edi.account ? [{ qualifier: 'API', number: edi.account }] : [],
      },
      { role: 'SU', ...party(supplier.ean, '14'), references: [] },
    ],
    currency: 'GBP',
    lines,
  };
  const copies = shares.lines.reduce((all, line) => all + line.copies, 0);
  return {
    order: message,
    profile: { ...FULL_PROFILE, lineDeliveries: edi.deliveryPerLine, lineBreaks: true },
    file: `ordr${control}.CEP`,
    copies,
  };
}

function messageLine(
  order: string,
  state: JointOrder,
  shares: LineShares,
  number: number,
  edi: Supplier['edi'],
): MessageLine {
  const line = state.lines[shares.line];
  if (!line) throw new Error(`line ${shares.line} has shares but is not of the order`);
  const copies = copiesOf(line, shares);
  const texts = [
    ['009', line.title.author],
    ['050', line.title.title],
    ['109', line.title.publisher],
    ['170', line.title.published],
    ['220', line.title.binding],
  ] as const;
  const quoted = line.quote?.reference.trim();
  const branches = [...new Set(copies.map(({ group }) => group.branch.trim()))];
  const instructions = edi.servicing
    ? [...new Set(copies.flatMap(({ group }) => (group.note ? [group.note] : [])))]
    : [];
  return {
    number: String(number),
    identifier: { value: line.title.ean, qualifier: 'EN' },
    identifiers: [],
    texts: texts.flatMap(([code, text]) => (text ? [{ set: 'L', code, text }] : [])),
    quantity: shares.copies,
    dates: neededBy(copies),
    copies: copies.map(({ authority, group }, index) => ({
      set: String(index + 1).padStart(3, '0'),
      details: details(copyId(order, shares.line, index + 1), authority, group, edi.servicing),
    })),
    notes: instructions.map((text) => ({ subject: 'LIN', text: text.slice(0, 350) })),
    prices: [{ qualifier: 'AAE', pence: line.listPence }],
    references: [
      { qualifier: 'LI', number: short(`${order}/${shares.line}`, GIR_LENGTH) },
      ...(quoted ? [{ qualifier: 'QLI', number: short(quoted, GIR_LENGTH) }] : []),
    ],
    deliveries: branches.map((place) => ({
      place,
      agency: BUYERS_OWN,
      quantity: copies.filter(({ group }) => group.branch.trim() === place).length,
    })),
  };
}

/** DTM+63, the latest delivery (code list 2005): one date a line, so the earliest that any of its copies is needed by. */
function neededBy(copies: readonly Copy[]): MessageLine['dates'] {
  const [date] = copies.flatMap(({ group }) => group.neededBy ?? []).sort();
  return date === undefined ? [] : [{ qualifier: '63', date }];
}

interface Copy {
  readonly authority: string;
  readonly group: CopyGroup;
}

function copiesOf(line: OrderLine, { shares }: LineShares): readonly Copy[] {
  return shares.flatMap(({ authority, groups }) =>
    groups.flatMap(({ group: place, copies }) => {
      const group = line.wants[authority]?.groups[place];
      if (!group) throw new Error(`a share of line ${line.line} has no copies`);
      return Array.from({ length: copies }, () => ({ authority, group }));
    }),
  );
}

/** A copy's GIR. Where several funds pay for it, LFN names the one that pays most; the split is ours alone. */
function details(id: string, authority: string, group: CopyGroup, servicing: boolean): readonly CopyDetail[] {
  const [payer] = [...group.funds].sort(
    (a, b) => b.weight - a.weight || (fundKey(authority, a) < fundKey(authority, b) ? -1 : 1),
  );
  const said: readonly (readonly [code: string, value: string | null | undefined])[] = [
    ['LCO', id],
    ['LLO', group.branch],
    ['LFN', payer?.fund],
    ['LSQ', group.sequence],
    ['LST', group.stockType],
    ['LSM', group.shelfmark],
    ['LRP', group.rotation],
    ...(servicing ? group.servicing.map((service) => ['LVC', service] as const) : []),
  ];
  return said.flatMap(([code, value]) =>
    value?.trim() ? [{ code, value: value.trim().slice(0, GIR_LENGTH).trim() }] : [],
  );
}

/** Our own number of one copy, unique over all orders of the partnership; a supplier gives it back in every message. */
export function copyId(order: string, line: string, copy: number): string {
  return short(`${order}.${line}.${copy}`, GIR_LENGTH);
}

/** The text, or where it is too long its beginning and a digest of all of it, so that it stays unique. */
function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 13)}-${digest(text, 12)}`;
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length).toUpperCase();
}

function party(id: string, qualifier: Supplier['edi']['partyQualifier']): { id: string; agency: string } {
  return { id, agency: qualifier === '14' ? '9' : qualifier };
}
