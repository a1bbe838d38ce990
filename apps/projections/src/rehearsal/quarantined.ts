import type { Event } from '#kernel';
import { quoteEvents } from '#messages/procurement';
import type { Occasion } from './rehearsal.js';
import { TLC, builder } from './story.js';

/** One copy of a title as a supplier offers it, before it is a line of a quote. */
export const QUOTED = {
  supplierRef: '',
  ean: '9780000000002',
  isbnValid: false,
  title: 'A title',
  author: '',
  publisher: '',
  edition: '',
  published: '',
  binding: '',
  priceCode: 'AAE',
  currency: 'GBP',
  quantity: 1,
  category: 'AF',
  notes: '',
};

/** A quote that was read to its end, all of whose lines are in quarantine. */
export function inQuarantine(quote: string, lines: readonly string[]): [Occasion, ...Event[]] {
  const about = { partnership: TLC, quote };
  return [
    { scope: TLC, stream: `quote-${TLC}.${quote}`, by: builder },
    quoteEvents.QuoteOpened({
      ...about,
      supplier: 'askews',
      file: 'f1',
      number: quote,
      function: '9',
      date: null,
      expiresOn: null,
      currency: 'GBP',
      lineCount: lines.length,
      fingerprint: 'b'.repeat(64),
      references: [],
    }),
    ...lines.map((line) =>
      quoteEvents.QuoteLineQuarantined({
        ...about,
        line,
        quoted: {
          ...QUOTED,
          line,
          listPence: 999,
          copies: [],
        },
        raw: 'LIN+1',
        reasons: [{ code: 'branch-unknown', value: 'XXX', authority: null }],
      }),
    ),
    quoteEvents.QuoteCompleted({
      ...about,
      supplier: 'askews',
      file: 'f1',
      lines: lines.length,
      quarantinedLines: lines.length,
    }),
  ];
}
