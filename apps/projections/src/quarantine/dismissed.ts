import { projection, type RecordedOf } from '#kernel';
import type { quoteEvents, supplierFileEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';
import { quarantineKey } from './quarantine.js';

type Dismissing = quoteEvents.QuoteEvent | supplierFileEvents.SupplierFileEvent;

/** Something that nothing will come of, and why. */
export type DismissedRow = { readonly reason: string; readonly events: Trail };

/** The files and lines of quotes that people dismissed; one that is taken up again has no row. */
export const dismissed = projection<DismissedRow, Dismissing>({
  name: 'dismissed',
  version: 1,
  on: {
    SupplierFileDismissed: { rows: fileOf, apply: (_row, event) => rowOf(event) },
    SupplierFileReceived: { rows: fileOf, apply: gone },
    SupplierFileMended: { rows: fileOf, apply: gone },
    SupplierFileReplayAsked: { rows: fileOf, apply: gone },
    QuoteLineDismissed: { rows: lineOf, apply: (_row, event) => rowOf(event) },
    QuoteLineQuarantined: { rows: lineOf, apply: gone },
    QuoteLineReleased: { rows: ({ data }) => [lineKey(data.quote, data.line.line)], apply: gone },
  },
});

const lineKey = (quote: string, line: string): string => `line/${quarantineKey(quote, line)}`;

function rowOf(event: RecordedOf<Extract<Dismissing, { type: `${string}Dismissed` }>>): DismissedRow {
  return { reason: event.data.reason, events: noted(NO_TRAIL, event) };
}

function gone(): undefined {
  return undefined;
}

function fileOf({ data }: { readonly data: { readonly file: string } }): readonly string[] {
  return [`file/${data.file}`];
}

function lineOf({ data }: { readonly data: { readonly quote: string; readonly line: string } }): readonly string[] {
  return [lineKey(data.quote, data.line)];
}
