import { Type, event, type EventsOf } from '#kernel';
import { code, date, exactly, id, list, oneOf, orNull, text } from '../shapes.js';

/** What an order is called (BGM 1001): 22V for partners who want orders from quotes marked, 224 for rush. */
export const ORDER_CODES = ['220', '22V', '224'] as const;
/** Whose numbering a party's identifier is: 14 EAN, 31B SAN, 91 the supplier's, 92 the buyer's. */
export const PARTY_QUALIFIERS = ['14', '31B', '91', '92'] as const;

/** The habits of one supplier's EDI, as data: what real partners differ in. */
export const ediProfile = exactly({
  orderCode: oneOf(...ORDER_CODES),
  /** UNB identification code qualifier of both parties. */
  partyQualifier: oneOf(...PARTY_QUALIFIERS),
  /** Our account number with the supplier (RFF+API), or null. */
  account: orNull(code),
  /** The buyer's EAN or SAN that the supplier knows the lead by. */
  buyer: code,
  /** Whether each line names its delivery points (LOC+7). */
  deliveryPerLine: Type.Boolean(),
  /** Whether servicing instructions go out as GIR LVT and FTX. */
  servicing: Type.Boolean(),
});

/** `warnings` name identifiers whose check digit is wrong: real partners have them, so they are kept and shown. */
export const SupplierRecorded = event(
  'SupplierRecorded',
  exactly({
    partnership: id,
    supplier: id,
    name: text,
    ean: code,
    san: orNull(code),
    edi: ediProfile,
    warnings: list(text),
  }),
);

export const SupplierSuspended = event('SupplierSuspended', exactly({ partnership: id, supplier: id, reason: text }));

/** It will not deliver: every order with it that is not over is cancelled. `evidence` is where the insolvency is published. */
export const SupplierInsolvent = event(
  'SupplierInsolvent',
  exactly({ partnership: id, supplier: id, on: date, evidence: text }),
);

export const SupplierReinstated = event('SupplierReinstated', exactly({ partnership: id, supplier: id }));

export type SupplierEvent = EventsOf<typeof import('./supplier.events.js')>;
