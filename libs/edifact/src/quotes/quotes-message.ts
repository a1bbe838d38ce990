import type { Book } from '../books/book.js';
import type { CopyDetails } from '../books/copy.js';
import type { MessageDate } from '../message/date.js';
import type { DescriptionText } from '../books/description.js';
import type { DocumentName } from '../message/head.js';
import type { ReadIdentifier } from '../books/identifier.js';
import type { Note } from '../message/note.js';
import type { Party, Reference } from '../message/party.js';
import type { Price } from '../books/price.js';
import type { Problem, Warning } from '../syntax/finding.js';
import type { MessageType } from '../interchange/interchange.js';
import type { Segment } from '../syntax/segment.js';

/** A supplier's quotation: titles offered, often already divided among branches and funds on the supplier's site. */
export interface QuotesMessage {
  readonly reference: string;
  readonly type: MessageType;
  /** Kind 31C has detail of copies, 310 has none, 31F is a firm showroom list for which no order is expected. */
  readonly document: DocumentName;
  /** YYYY-MM-DD of DTM+137. */
  readonly date?: string;
  /** YYYY-MM-DD of DTM+36: the quotation holds until then. */
  readonly expires?: string;
  readonly dates: readonly MessageDate[];
  /** References for all lines: RFF+ON is the buyer's own order number. */
  readonly references: readonly Reference[];
  readonly notes: readonly Note[];
  readonly parties: readonly Party[];
  readonly currency?: string;
  readonly lines: readonly QuoteLine[];
  /** What was not understood, outside of the lines. */
  readonly other: readonly Segment[];
}

/** One title of a quotation. */
export interface QuoteLine {
  /** The supplier's own count, as written. */
  readonly number: string;
  readonly identifiers: readonly ReadIdentifier[];
  /** The line's ISBN-13, also where only an ISBN-10 was given. */
  readonly isbn13?: string;
  readonly book: Book;
  /** Every text with its code, those of `book` among them. */
  readonly texts: readonly DescriptionText[];
  /** Copies offered; absent where the line does not say (a warning). */
  readonly quantity?: number;
  /** In integer pence, with the qualifier that says which price it was; absent where the line has none (a warning). */
  readonly listPrice?: Price;
  readonly prices: readonly Price[];
  /** Currencies that its prices are said to be in (CUX within the line), upper case; empty where those of the whole quotation hold. */
  readonly currencies: readonly string[];
  readonly copies: readonly CopyDetails[];
  readonly notes: readonly Note[];
  readonly availability: Availability;
  readonly references: readonly Reference[];
  /** RFF+QLI, by which our order will refer to this line. */
  readonly quoteLine?: string;
  readonly dates: readonly MessageDate[];
  /** What was not understood. */
  readonly other: readonly Segment[];
  /** The line's own text in the file, and where it lies: bytes of the file, and indexes into the message's segments (`to` is not included). */
  readonly raw: string;
  readonly offset: number;
  readonly length: number;
  readonly segments: { readonly from: number; readonly to: number };
}

/** Whether a title can be had: the date from DTM+44, and the codes of EDItEUR's availability lists (7B, 8B, 12B). */
export interface Availability {
  readonly date?: string;
  readonly codes: readonly string[];
}

/** A quotation, or the reasons why nothing of it may be applied. */
export type QuotesResult =
  | { readonly ok: true; readonly quote: QuotesMessage; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly errors: readonly Problem[]; readonly warnings: readonly Warning[] };
