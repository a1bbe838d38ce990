import { Type, event, type EventsOf } from '#kernel';
import { authority, code, count, date, exactly, id, list, oneOf, orNull, pence, text } from '../shapes.js';

/** As the supplier wrote it; empty where the supplier wrote nothing. */
const words = Type.String();
const quote = { partnership: id, quote: id };

/** Why a line waits in quarantine. `value` is the code nobody knows; `authority` whose fund was looked for. */
export const LINE_REASONS = [
  'branch-missing',
  'branch-unknown',
  'branch-ambiguous',
  'fund-unknown',
  'price-missing',
  'quantity-missing',
  'isbn-missing',
] as const;

/** What of a line in quarantine a person may replace. */
export const REPLACEABLE = ['branch', 'fund', 'price', 'quantity', 'isbn'] as const;

/** What every copy says besides where it goes and who pays. `quantity` copies are alike. */
const copy = {
  quantity: count,
  /** GIR LSQ, LST, LSM or LCL, LRP, LVC, LVT, LLN, LCV. */
  sequence: words,
  stockType: words,
  shelfmark: words,
  rotation: words,
  servicing: list(words),
  servicingText: words,
  loanCategory: words,
  value: words,
};

/** What every line says; `line` is `L1`, `L2`… in the order of the message. */
const line = {
  line: id,
  /** The supplier's own reference of the line (RFF+QLI): ORDERS gives it back. */
  supplierRef: words,
  /** LIN's item number, also when it is no valid ISBN: real suppliers have them. */
  ean: words,
  isbnValid: Type.Boolean(),
  title: words,
  author: words,
  publisher: words,
  edition: words,
  published: words,
  binding: words,
  /** PRI's qualifier: AAE, AAF, AAA, AAB. */
  priceCode: words,
  currency: words,
  quantity: count,
  /** The stock type of its copies where they agree: it chooses the discount. Otherwise `any`. */
  category: words,
  notes: words,
};

/** A copy whose branch and fund are known. `fund` and `year` are null where the supplier named no fund. */
export const copyForBranch = exactly({ authority, branch: code, fund: orNull(id), year: orNull(count), ...copy });

/** A line that can be ordered. A line without copies leaves them to the boroughs. */
export const usableLine = exactly({ ...line, listPence: pence, copies: list(copyForBranch) });

/** A copy as the supplier wrote it; `authority` is set where a person has said whose branch is meant. */
export const copyAsQuoted = exactly({ branch: words, fund: words, authority: orNull(authority), ...copy });

/** A line as the supplier wrote it. */
export const quotedLine = exactly({ ...line, listPence: orNull(pence), copies: list(copyAsQuoted) });

export const lineReason = exactly({
  code: oneOf(...LINE_REASONS),
  value: words,
  authority: orNull(authority),
});

/** What a person puts in the place of what the supplier wrote, wherever in the line it stands; a fund may be left open (empty). */
export const replacement = exactly({
  kind: oneOf(...REPLACEABLE),
  from: words,
  to: words,
  authority: orNull(authority),
});

/** A supplier's quote has begun to be read. `fingerprint` is the SHA-256 of what it says, whatever file it comes in. */
export const QuoteOpened = event(
  'QuoteOpened',
  exactly({
    ...quote,
    supplier: id,
    file: id,
    number: words,
    /** BGM's message function: 9 is an original. */
    function: words,
    date: orNull(date),
    expiresOn: orNull(date),
    currency: words,
    lineCount: count,
    fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    references: list(exactly({ code: words, value: words })),
  }),
);

/** Lines that can be ordered, once the quote is complete. */
export const QuoteLinesRead = event('QuoteLinesRead', exactly({ ...quote, lines: list(usableLine) }));

/** A line that can't be ordered yet: what it says, the text of its segments, and what stands in its way. */
export const QuoteLineQuarantined = event(
  'QuoteLineQuarantined',
  exactly({ ...quote, line: id, quoted: quotedLine, raw: words, reasons: list(lineReason) }),
);

/** The whole quote was read: only now may it be ordered from. */
export const QuoteCompleted = event(
  'QuoteCompleted',
  exactly({ ...quote, supplier: id, file: id, lines: count, quarantinedLines: count }),
);

/** A person replaced what nobody knew, or asks to try again as it is; what comes of it follows. */
export const QuoteLineMended = event(
  'QuoteLineMended',
  exactly({ ...quote, line: id, replacements: list(replacement), reason: text }),
  // In version 1 every replacement has a code.
  (data: object) => data,
);

/** A person says that nothing will come of the line: what it said and why it waited stay in the history, and mending it takes it up again. */
export const QuoteLineDismissed = event('QuoteLineDismissed', exactly({ ...quote, line: id, reason: text }));

/** The supplier holds the quote's prices longer than it had said: `expiresOn` is the last day, `reason` who confirmed it. */
export const QuoteExtended = event('QuoteExtended', exactly({ ...quote, expiresOn: date, reason: text }));

/** An order has taken lines of the quote over: whoever takes it over next asks that order what it still has of them. */
export const QuotePutInOrder = event('QuotePutInOrder', exactly({ ...quote, order: id }));

/** The line has left quarantine and can be ordered. */
export const QuoteLineReleased = event('QuoteLineReleased', exactly({ ...quote, line: usableLine }));

export type QuoteEvent = EventsOf<typeof import('./quote.events.js')>;
