import { createHash } from 'node:crypto';
import { copyDetail, groupQuantity, type CopyDetails, type Message, type QuoteLine } from '#edifact';
import type { DataOf } from '#kernel';
import { frameworkEvents, type quoteCommands } from '#messages/procurement';

type Line = DataOf<quoteCommands.ReadQuoteLines>['lines'][number];
type Copy = Line['copies'][number];

/**
 * The id of a supplier's quote, the same in whatever file it comes: its number as far as an id can show it, and twelve digits of
 * SHA-256 over supplier and number, which keep apart what looks alike.
 */
export function quoteId(supplier: string, number: string): string {
  const shown = number.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return `${shown.slice(0, 24) || 'Q'}-${sha256(JSON.stringify([supplier, number])).slice(0, 12)}`;
}

/**
 * SHA-256 of what a message says between UNH and UNT, but for its function (BGM, DE 1225: 9 original, 7 duplicate): a retransmission
 * has the same one, under another reference and when it says that it is one.
 */
export function fingerprintOf({ segments }: Message): string {
  const said = segments
    .slice(1, -1)
    .map(({ tag, elements }) => [tag, tag === 'BGM' ? elements.slice(0, BGM_FUNCTION) : elements]);
  return sha256(JSON.stringify(said));
}

/** The place of the function among BGM's elements. */
const BGM_FUNCTION = 2;

/** A line of a quotation in our own words. `place` counts from 1. */
export function quotedLine(line: QuoteLine, place: number, currency: string): Line {
  const { book, listPrice } = line;
  const copies = alikeMerged(line.copies.map(quotedCopy));
  const identifier = line.identifiers.find(({ isbn13 }) => isbn13 !== undefined && isbn13 === line.isbn13);
  return {
    line: `L${place}`,
    supplierRef: line.quoteLine?.trim() ?? '',
    ean: line.isbn13 ?? line.identifiers[0]?.value ?? '',
    isbnValid: identifier?.checkDigit === 'right',
    title: [book.title, book.subtitle].filter(Boolean).join(': '),
    author: (book.authors ?? []).join('; '),
    publisher: book.publisher ?? '',
    edition: book.edition ?? '',
    published: book.published ?? '',
    binding: book.binding ?? '',
    listPence: listPrice?.pence ?? null,
    priceCode: [listPrice?.qualifier, listPrice?.type].filter(Boolean).join(':'),
    currency,
    quantity: line.quantity ?? copies.reduce((total, { quantity }) => total + quantity, 0),
    category: categoryOf(copies),
    notes: line.notes.flatMap(({ text }) => text ?? []).join(' | '),
    copies,
    raw: line.raw,
  };
}

function quotedCopy(copy: CopyDetails): Copy {
  const detail = (code: string): string => copyDetail(copy, code) ?? '';
  return {
    branch: detail('LLO'),
    fund: detail('LFN'),
    authority: null,
    quantity: groupQuantity(copy),
    sequence: detail('LSQ'),
    stockType: detail('LST'),
    shelfmark: detail('LSM') || detail('LCL'),
    rotation: detail('LRP'),
    servicing: copy.details.flatMap(({ code, value }) => (code === 'LVC' ? [value.trim()] : [])),
    servicingText: copy.details.flatMap(({ code, value }) => (code === 'LVT' ? [value.trim()] : [])).join(' '),
    loanCategory: detail('LLN'),
    value: detail('LCV'),
  };
}

function alikeMerged(copies: readonly Copy[]): Copy[] {
  const merged = new Map<string, Copy>();
  for (const copy of copies) {
    const key = JSON.stringify({ ...copy, quantity: 0 });
    const alike = merged.get(key);
    merged.set(key, alike ? { ...alike, quantity: alike.quantity + copy.quantity } : copy);
  }
  return [...merged.values()];
}

/** A category that a framework may have a discount for: what all copies that say one agree on. */
function categoryOf(copies: readonly Copy[]): string {
  const [type, another] = new Set(copies.flatMap(({ stockType }) => stockType || []));
  return type !== undefined && another === undefined ? type : frameworkEvents.ANY_CATEGORY;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
