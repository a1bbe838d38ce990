import type { Findings } from '../syntax/finding.js';
import type { Message } from '../interchange/interchange.js';
import { code, type Segment } from '../syntax/segment.js';
import { readDate, type MessageDate } from './date.js';
import { eanCheck, sanCheck } from '../books/identifier.js';
import { readNote, type Note } from './note.js';
import { readParty, readReference, type Party, type Reference } from './party.js';

/** The document that a message is (BGM): its kind (DE 1001: 31C, 220 …), its number, and its function (DE 1225: 9 original, 7 duplicate). */
export interface DocumentName {
  readonly kind: string;
  readonly number: string;
  readonly function: string;
}

/** What stands before the lines. */
export interface Head {
  readonly document: DocumentName;
  readonly dates: readonly MessageDate[];
  readonly notes: readonly Note[];
  readonly references: readonly Reference[];
  readonly parties: readonly Party[];
  /** ISO 4217, upper case; absent where no CUX says it. */
  readonly currency?: string;
  /** What was not understood. */
  readonly other: readonly Segment[];
}

/** Reads what stands before the lines; a message without a document number is a problem. */
export function readHead(message: Message, header: readonly Segment[], findings: Findings): Head {
  const dates: MessageDate[] = [];
  const notes: Note[] = [];
  const references: Reference[] = [];
  const parties: { nad: Segment; references: Reference[] }[] = [];
  const other: Segment[] = [];
  let currency: string | undefined;
  for (const segment of header) {
    if (segment.tag === 'BGM') continue;
    if (segment.tag === 'DTM') dates.push(dateOf(segment, findings));
    else if (segment.tag === 'FTX') notes.push(readNote(segment));
    else if (segment.tag === 'NAD') parties.push({ nad: segment, references: [] });
    else if (segment.tag === 'RFF') (parties.at(-1)?.references ?? references).push(readReference(segment));
    else if (segment.tag === 'CUX') currency ??= code(segment, 0, 1).toUpperCase();
    else other.push(segment);
  }
  return {
    document: readDocument(message, header, findings),
    dates,
    notes,
    references,
    parties: parties.map((party) => checked(party.nad, readParty(party.nad, party.references), findings)),
    ...(currency ? { currency } : {}),
    other,
  };
}

/** Dates that say nothing unless they are a day: the message's own, and until when it holds. */
const DAYS = ['137', '36'];

/** A date from DTM, with a warning where it names no day. */
export function dateOf(dtm: Segment, findings: Findings): MessageDate {
  const date = readDate(code(dtm, 0), code(dtm, 0, 1), code(dtm, 0, 2));
  const partial = (date.format === '602' || date.format === '610') && !DAYS.includes(date.qualifier);
  if (date.date === undefined && !partial) {
    findings.warn('date-unreadable', `"${date.raw}" is not a day in the format ${date.format || '(none)'}.`, dtm);
  }
  return date;
}

function readDocument(message: Message, header: readonly Segment[], findings: Findings): DocumentName {
  const bgm = header.find(({ tag }) => tag === 'BGM');
  const [opening] = message.segments;
  if (!bgm) {
    findings.fail(
      'document-missing',
      'The message has no BGM: it does not say which document it is.',
      opening ?? START,
    );
    return { kind: '', number: '', function: '' };
  }
  const document = { kind: code(bgm, 0), number: code(bgm, 1), function: code(bgm, 2) };
  if (document.number === '') findings.fail('document-number-missing', 'The document has no number.', bgm);
  return document;
}

/** Where a message without any segment lies; a read message always has its UNH. */
const START = { index: 0, offset: 0 };

/** Real partners are known by numbers with a wrong check digit: said, never refused. */
function checked(nad: Segment, party: Party, findings: Findings): Party {
  const verdict = party.agency === '9' ? eanCheck(party.id) : party.agency === '31B' ? sanCheck(party.id) : 'none';
  if (verdict === 'wrong') {
    findings.warn('check-digit-wrong', `The number ${party.id} of party ${party.role} has a wrong check digit.`, nad);
  }
  return party;
}
