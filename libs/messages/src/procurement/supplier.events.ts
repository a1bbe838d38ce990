import { Type, event, type EventsOf } from '#kernel';
import { code, date, exactly, id, list, oneOf, orNull, text } from '../shapes.js';

/** The habits of one supplier's EDI, as data: what real partners differ in. */
export const ediProfile = exactly({
  /** BGM 1001 of an order: 220, 22V when the partner wants orders from quotes marked, 224 for rush. */
  orderCode: oneOf('220', '22V', '224'),
  /** UNB identification code qualifier of both parties: 14 EAN, 31B SAN, 91 and 92 assigned by supplier or buyer. */
  partyQualifier: oneOf('14', '31B', '91', '92'),
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
