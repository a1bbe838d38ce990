import { readInterchanges, readQuotes, type Message, type QuotesMessage } from '#edifact';
import type { DataOf } from '#kernel';
import { MAX_PENCE } from '#messages/fields';
import type { quoteCommands, supplierFileCommands } from '#messages/procurement';
import { fingerprintOf, quoteId, quotedLine } from './read-file-line.edi.js';
import { sentBy, type SaidSender } from './sender.edi.js';

export type Finding = supplierFileCommands.Finding;
type Head = Omit<DataOf<quoteCommands.OpenQuote>, 'partnership' | 'file'>;
type Line = DataOf<quoteCommands.ReadQuoteLines>['lines'][number];

/** A quote as it stands in a file; `offset` is its first byte. */
export interface QuoteInFile {
  readonly head: Head;
  readonly lines: readonly Line[];
  readonly offset: number;
}

/** All quotes of a file, or the reasons why nothing of it may be applied. */
export type FileReading =
  | { readonly quotes: readonly QuoteInFile[]; readonly warnings: readonly Finding[] }
  | { readonly reasons: readonly Finding[] };

/** Functions of BGM (DE 1225) by which a quote is an offer: none, original, duplicate, additional transmission. */
const OFFERS = ['', '9', '7', '43'];
/** Kinds of quote (BGM, DE 1001) for which no order is expected: a showroom's and a selection's firm list. */
const FIRM = ['31F', '31T'];
/** More of one line, or of a quote's head, than this many bytes of JSON does not fit into an event. */
const MAX_PART_BYTES = 300_000;
/** EDIFACT allows 35. */
const MAX_NUMBER = 100;
const MAX_QUOTES = 2_000;
const MAX_COPIES = 1_000_000;

/** Reads a supplier's file whole, or says why not. Never throws: a file may hold anything. */
export function readFile(bytes: Uint8Array, sender: SaidSender): FileReading {
  const nul = bytes.indexOf(0);
  if (nul >= 0) return { reasons: [finding('character-not-text', 'The file has a NUL character in it.', nul)] };
  const read = readInterchanges(bytes);
  if (!read.ok) return { reasons: read.errors.map(({ code, reason, offset }) => finding(code, reason, offset)) };

  const warnings: Finding[] = read.warnings.map(({ code, message, offset }) => finding(code, message, offset));
  const reasons: Finding[] = [];
  const quotes: QuoteInFile[] = [];
  for (const message of read.interchanges.flatMap(({ messages }) => messages)) {
    const result = readMessage(message, sender);
    if ('reasons' in result) reasons.push(...result.reasons);
    else {
      quotes.push(result.quote);
      warnings.push(...result.warnings);
    }
  }
  const once = withoutRepeats(quotes);
  reasons.push(...once.reasons);
  if (once.quotes.length > MAX_QUOTES) {
    reasons.push(finding('too-many-quotes', `The file has more than ${MAX_QUOTES} quotes.`, 0));
  }
  return reasons.length > 0 ? { reasons } : { quotes: once.quotes, warnings };
}

/** Makes a finding. */
export function finding(code: string, message: string, offset: number): Finding {
  return { code, message, offset };
}

type MessageReading =
  { readonly quote: QuoteInFile; readonly warnings: readonly Finding[] } | { readonly reasons: readonly Finding[] };

function readMessage(message: Message, sender: SaidSender): MessageReading {
  const { type, offset, interchange } = message;
  const no = (code: string, text: string) => ({ reasons: [finding(code, text, offset)] });
  if (type.name !== 'QUOTES') return no('message-type-not-handled', `Messages of type ${type.name} are not read yet.`);
  if (interchange.test) return no('test-message', 'The interchange is marked as a test.');
  const read = readQuotes(message);
  if (!read.ok) return { reasons: read.errors.map(({ code, reason, offset: at }) => finding(code, reason, at)) };

  const { quote } = read;
  const { document, currency = 'GBP' } = quote;
  if (!OFFERS.includes(document.function)) {
    return no('message-function-not-handled', `A quote with the function ${document.function} makes no offer.`);
  }
  const foreign = [currency, ...quote.lines.flatMap(({ currencies }) => currencies)].find((each) => each !== 'GBP');
  if (foreign !== undefined) return no('currency-not-pounds', `The quote is in ${foreign}, not in pounds.`);
  const { by, party, address } = sentBy(quote, message, sender);
  if (by === 'another') {
    return no(
      'supplier-differs',
      `The quote is from ${party || 'nobody'}, sent by ${address || 'nobody'}: not by the supplier it was handed in for.`,
    );
  }
  const lines = quote.lines.map((line, index) => quotedLine(line, index + 1, 'GBP'));
  const head = headOf(quote, sender.supplier, fingerprintOf(message));
  const reasons = tooLarge(quote, head, lines, offset);
  if (reasons.length > 0) return { reasons };
  const warnings = read.warnings.map((warning) => finding(warning.code, warning.message, warning.offset));
  if (FIRM.includes(document.kind)) {
    const text = `The quote is firm (${document.kind}): its titles come without an order, and an order would bring them twice.`;
    warnings.push(finding('no-order-expected', text, offset));
  }
  if (by === 'another-under-its-address') {
    const text = `The quote names ${party} as its supplier, its sender ${address} is the one it was handed in for.`;
    warnings.push(finding('supplier-named-otherwise', text, offset));
  }
  return { quote: { head, lines, offset }, warnings };
}

function headOf({ document, references, lines, ...quote }: QuotesMessage, supplier: string, fingerprint: string): Head {
  return {
    quote: quoteId(supplier, document.number),
    supplier,
    number: document.number,
    function: document.function,
    date: quote.date ?? null,
    expiresOn: quote.expires ?? null,
    currency: 'GBP',
    lineCount: lines.length,
    fingerprint,
    references: references.map(({ qualifier, number }) => ({ code: qualifier, value: number })),
  };
}

/** What no event can hold, and quantities and prices that nobody can mean. */
function tooLarge(quote: QuotesMessage, head: Head, lines: readonly Line[], offset: number): readonly Finding[] {
  const ofHead =
    bytesOf(head) > MAX_PART_BYTES || head.number.length > MAX_NUMBER
      ? [finding('head-too-large', 'The quote’s head is too long.', offset)]
      : [];
  const ofLines = lines.flatMap((line, index) => {
    const at = quote.lines[index]?.offset ?? offset;
    const total = line.copies.reduce((sum, { quantity }) => sum + quantity, 0);
    if (bytesOf(line) > MAX_PART_BYTES) return [finding('line-too-large', `Line ${line.line} is too long.`, at)];
    if (Math.max(line.quantity, total) > MAX_COPIES)
      return [finding('quantity-too-large', `Line ${line.line} is for more than ${MAX_COPIES} copies.`, at)];
    if ((line.listPence ?? 0) > MAX_PENCE)
      return [finding('price-too-large', `The price of line ${line.line} is above £1,000,000,000.`, at)];
    return [];
  });
  return [...ofHead, ...ofLines];
}

/** A file may hold a quote twice, when it is the same both times. */
function withoutRepeats(quotes: readonly QuoteInFile[]): {
  quotes: readonly QuoteInFile[];
  reasons: readonly Finding[];
} {
  const byId = new Map<string, QuoteInFile>();
  const reasons: Finding[] = [];
  for (const quote of quotes) {
    const earlier = byId.get(quote.head.quote);
    if (!earlier) byId.set(quote.head.quote, quote);
    else if (earlier.head.fingerprint !== quote.head.fingerprint) {
      const text = `Two different quotes of the file have the number ${quote.head.number}.`;
      reasons.push(finding('quote-differs', text, quote.offset));
    }
  }
  return { quotes: [...byId.values()], reasons };
}

/** Length of a value as UTF-8 JSON. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
