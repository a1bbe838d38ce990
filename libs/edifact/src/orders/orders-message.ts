import type { CopyDetails } from '../books/copy.js';
import type { DescriptionText } from '../books/description.js';
import type { Identifier } from '../books/identifier.js';
import type { Price } from '../books/price.js';
import type { Address } from '../interchange/interchange.js';
import type { DocumentName } from '../message/head.js';
import type { Note } from '../message/note.js';
import type { Party, Reference } from '../message/party.js';
import type { Problem, Warning } from '../syntax/finding.js';
import type { Segment } from '../syntax/segment.js';

/** A purchase order, with what its interchange says. The same value is written and read back. */
export interface OrdersMessage {
  readonly interchange: OrderInterchange;
  /** Of UNH and UNT, at most 14 characters. */
  readonly reference: string;
  /** Kind 220 order, 22V in response to a quotation, 224 rush order; function 9 original, 7 duplicate. */
  readonly document: DocumentName;
  /** YYYY-MM-DD, DTM+137. */
  readonly date: string;
  /** Other dates of the whole order: 64 earliest, 63 latest delivery. */
  readonly dates: readonly OrderDate[];
  readonly notes: readonly Note[];
  /** References of the whole order: BC the contract. */
  readonly references: readonly Reference[];
  /** BY and SU always; DP where all goes to one place, IV where another pays. */
  readonly parties: readonly Party[];
  /** ISO 4217; prices are in its hundredths. */
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** Who sends the order to whom. */
export interface OrderInterchange {
  readonly sender: Address;
  readonly recipient: Address;
  /** YYYY-MM-DDTHH:MM, this century; absent where the file read had a placeholder. */
  readonly prepared?: string;
  /** Unique for the sender, at most 14 characters. */
  readonly reference: string;
  readonly test: boolean;
}

/** A date with what it is of (DE 2005), YYYY-MM-DD. */
export interface OrderDate {
  readonly qualifier: string;
  readonly date: string;
}

/** One title ordered. */
export interface OrderLine {
  readonly number: string;
  /** LIN's own number, as a rule the ISBN-13 (EN). */
  readonly identifier?: Identifier;
  /** PIA's numbers: the supplier's own (SA), the ISBN-10 (IB). */
  readonly identifiers: readonly Identifier[];
  readonly texts: readonly DescriptionText[];
  readonly quantity: number;
  readonly dates: readonly OrderDate[];
  readonly copies: readonly CopyDetails[];
  readonly notes: readonly Note[];
  readonly prices: readonly Price[];
  /** LI our own reference, QLI the quotation's line. */
  readonly references: readonly Reference[];
  readonly deliveries: readonly Delivery[];
}

/** Where copies of a line go: the place, whose code that is (DE 3055), how many. */
export interface Delivery {
  readonly place: string;
  readonly agency: string;
  readonly quantity?: number;
}

/** An order with the segments that its type has no place for, or the reasons why nothing of it may be applied. */
export type OrdersResult =
  | {
      readonly ok: true;
      readonly order: OrdersMessage;
      readonly unread: readonly Segment[];
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly errors: readonly Problem[]; readonly warnings: readonly Warning[] };
