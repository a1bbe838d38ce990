import type { Findings } from '../syntax/finding.js';
import { code, type Segment } from '../syntax/segment.js';
import type { MessageDate } from './date.js';
import { readDescriptions, type DescriptionText } from '../books/description.js';
import { readCopies, type CopyDetails } from '../books/copy.js';
import { dateOf } from './head.js';
import { readIdentifier, type Identifier, type ReadIdentifier } from '../books/identifier.js';
import { readNote, type Note } from './note.js';
import { readCount } from '../books/number.js';
import { readReference, type Reference } from './party.js';
import { readPrice, type Price } from '../books/price.js';
import type { Pile } from './sections.js';

/** What lines of every kind of message have in common. */
export interface LineBody {
  readonly identifiers: readonly ReadIdentifier[];
  readonly texts: readonly DescriptionText[];
  readonly dates: readonly MessageDate[];
  readonly copies: readonly CopyDetails[];
  readonly notes: readonly Note[];
  readonly prices: readonly Price[];
  readonly references: readonly Reference[];
}

/** Reads the common part of a line, taking its segments from the pile. */
export function readLineBody(lin: Segment, pile: Pile, mark: string, findings: Findings): LineBody {
  const identifiers = [lin, ...pile.take('PIA')].flatMap((segment) => identifiersOf(segment, findings));
  const prices = pile.take('PRI').map((segment) => readPrice(segment, mark, findings));
  return {
    identifiers,
    texts: readDescriptions(pile.take('IMD')),
    dates: pile.take('DTM').map((segment) => dateOf(segment, findings)),
    copies: readCopies(pile.take('GIR'), findings),
    notes: pile.take('FTX').map(readNote),
    prices: prices.filter((price) => price !== undefined),
    references: pile.take('RFF').map(readReference),
  };
}

/** A line's own number as the sender counts; a line without one is a problem, one that comes again a warning. */
export function readLineNumber(lin: Segment, seen: Set<string>, findings: Findings): string {
  const number = code(lin, 0);
  if (number === '') findings.fail('line-number-missing', 'A line has no number.', lin);
  else if (seen.has(number)) findings.warn('line-number-repeated', `Two lines have the number ${number}.`, lin);
  seen.add(number);
  return number;
}

/** The number in QTY; one that is not whole and at least 0 is a problem. */
export function readQuantity(qty: Segment, mark: string, findings: Findings): number | undefined {
  const count = readCount(code(qty, 0, 1), mark);
  if (count === undefined) {
    findings.fail('quantity-unreadable', `"${code(qty, 0, 1)}" is not a number of copies.`, qty);
  }
  return count;
}

function identifiersOf(segment: Segment, findings: Findings): readonly ReadIdentifier[] {
  const first = segment.tag === 'LIN' ? 2 : 1;
  const found: ReadIdentifier[] = [];
  for (let index = first; index < segment.elements.length; index++) {
    const [value, qualifier] = [code(segment, index), code(segment, index, 1)];
    if (value === '' || (segment.tag === 'LIN' && index > first)) continue;
    const identifier: Identifier =
      segment.tag === 'LIN' ? { value, qualifier } : { value, qualifier, role: code(segment, 0) };
    const read = readIdentifier(identifier);
    if (read.checkDigit === 'wrong') {
      findings.warn('check-digit-wrong', `The number ${value} of a title has a wrong check digit.`, segment);
    }
    found.push(read);
  }
  return found;
}

/**
 * Proves that no line was lost: CNT+2 declares how many there are, and none comes after the summary began. Otherwise a problem, for
 * a lost line would be ordered by nobody.
 */
export function checkLines(summary: readonly Segment[], lines: number, findings: Findings): void {
  const late = summary.find(({ tag }) => tag === 'LIN');
  if (late) findings.fail('line-after-summary', 'A line follows after the summary of the message.', late);
  const control = summary.find((segment) => segment.tag === 'CNT' && code(segment, 0) === '2');
  if (control && Number(code(control, 0, 1)) !== lines) {
    const reason = `The message declares ${code(control, 0, 1) || 'no'} lines and has ${lines}.`;
    findings.fail('line-count-wrong', reason, control);
  }
}
