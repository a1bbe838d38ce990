import { projection, type RecordedOf } from '#kernel';
import type { quoteEvents } from '#messages/procurement';
import { noted, type Trail } from '../asking/trail.js';

type QuoteEvent = quoteEvents.QuoteEvent;
type DataOf<Name extends QuoteEvent['type']> = Extract<QuoteEvent, { type: Name }>['data'];

/** A line that can't be ordered yet, with the text it came as. */
export type QuarantineRow = Pick<DataOf<'QuoteLineQuarantined'>, 'quote' | 'line' | 'quoted' | 'raw' | 'reasons'> & {
  /** What people have tried so far. */
  readonly mendings: readonly {
    readonly at: string;
    readonly actor: string;
    readonly reason: string;
    readonly replacements: DataOf<'QuoteLineMended'>['replacements'];
  }[];
  readonly events: Trail;
};

/** Tries kept of one line. */
const MENDINGS = 20;

/** The lines of quotes in quarantine; one that leaves it, or is dismissed, has no row. */
export const quarantine = projection<QuarantineRow, QuoteEvent>({
  name: 'quarantine',
  version: 1,
  on: {
    QuoteLineQuarantined: {
      rows: lineOf,
      apply: (row, event) => {
        const { quote, line, quoted, raw, reasons } = event.data;
        const mendings = row?.mendings ?? [];
        return { quote, line, quoted, raw, reasons, mendings, events: noted(row?.events, event) };
      },
    },
    QuoteLineMended: {
      rows: lineOf,
      apply: (row, event) => {
        // One that was dismissed: it has a row again when it waits again.
        if (!row) return undefined;
        const { reason, replacements } = event.data;
        const { at, actor } = event.metadata;
        const mendings = [...row.mendings.slice(1 - MENDINGS), { at, actor, reason, replacements }];
        return { ...row, mendings, events: noted(row.events, event) };
      },
    },
    QuoteLineDismissed: { rows: lineOf, apply: () => undefined },
    QuoteLineReleased: { rows: ({ data }) => [quarantineKey(data.quote, data.line.line)], apply: () => undefined },
  },
});

/** The row of a line in quarantine. */
export const quarantineKey = (quote: string, line: string): string => `${quote}/${line}`;

function lineOf({ data }: RecordedOf<Extract<QuoteEvent, { data: { readonly line: string } }>>): readonly string[] {
  return [quarantineKey(data.quote, data.line)];
}
