import {
  breaksRule,
  decider,
  forbid,
  londonDate,
  notFound,
  refuse,
  type Asked,
  type CommandsOf,
  type Event,
} from '#kernel';
import { quoteEvents, type quoteCommands } from '#messages/procurement';
import { replaced, resolveLine, type Directory, type QuotedLine, type UsableLine } from './resolve.js';

type QuoteEvent = quoteEvents.QuoteEvent;
type Commands = CommandsOf<typeof quoteCommands>;

/** What a quote's rules need from elsewhere. */
export interface QuoteFacts {
  /** The authority that leads the partnership today; undefined when there is no such partnership. */
  readonly lead: string | undefined;
  readonly directory: Directory;
}

export interface QuarantinedLine {
  readonly quoted: QuotedLine;
  readonly raw: string;
}

export interface Quote {
  readonly status: 'absent' | 'reading' | 'complete';
  readonly supplier: string;
  readonly number: string;
  readonly date: string | null;
  /** The last day its prices hold; null when the supplier named none. */
  readonly expiresOn: string | null;
  readonly fingerprint: string;
  readonly lineCount: number;
  /** So many lines, from the first, were read. */
  readonly read: number;
  /** Lines that can be ordered. */
  readonly usable: readonly UsableLine[];
  /** Lines that wait; a list, because thousands may. */
  readonly quarantined: readonly QuarantinedLine[];
  /** Lines that nothing will come of, unless one is mended after all. */
  readonly dismissed: readonly QuarantinedLine[];
  /** Orders that have taken lines over, in the order recorded. */
  readonly orders: readonly string[];
}

/** What a supplier offers: read from a file whole, then mended line by line until every line can be ordered. */
export const quote = decider<Quote, Commands, QuoteEvent, QuoteFacts>({
  noun: 'quote',
  initial: {
    status: 'absent',
    supplier: '',
    number: '',
    date: null,
    expiresOn: null,
    fingerprint: '',
    lineCount: 0,
    read: 0,
    usable: [],
    quarantined: [],
    dismissed: [],
    orders: [],
  },

  decide: {
    OpenQuote: (command, state) => {
      if (state.status === 'absent') {
        const { date, expiresOn, references } = command;
        return [
          quoteEvents.QuoteOpened({
            ...command,
            date: date ?? null,
            expiresOn: expiresOn ?? null,
            references: references.map((reference) => ({ ...reference })),
          }),
        ];
      }
      if (state.fingerprint !== command.fingerprint) refuse('quote-differs', { number: state.number });
      return [];
    },

    ReadQuoteLines: ({ partnership, quote, first, lines }, state, _asked, { directory }) => {
      if (state.status === 'absent') refuse('quote-not-open', {});
      const fresh = lines.slice(Math.max(0, state.read + 1 - first));
      if (fresh.length === 0) return [];
      if (first > state.read + 1 || state.read + fresh.length > state.lineCount) {
        refuse('lines-out-of-order', { next: state.read + 1, lines: state.lineCount });
      }
      const outcomes = fresh.map(({ raw, ...quoted }) => placed({ partnership, quote }, quoted, raw, directory));
      const usable = outcomes.flatMap((outcome) => ('usable' in outcome ? [outcome.usable] : []));
      return [
        ...(usable.length > 0 ? [quoteEvents.QuoteLinesRead({ partnership, quote, lines: usable })] : []),
        ...outcomes.flatMap((outcome) => ('quarantined' in outcome ? [outcome.quarantined] : [])),
      ];
    },

    CompleteQuote: ({ partnership, quote, file }, state) => {
      if (state.status === 'complete') return [];
      if (state.status === 'absent' || state.read < state.lineCount) {
        refuse('lines-missing', { read: state.read, lines: state.lineCount });
      }
      const { supplier, lineCount: lines } = state;
      const quarantinedLines = state.quarantined.length;
      return [quoteEvents.QuoteCompleted({ partnership, quote, supplier, file, lines, quarantinedLines })];
    },

    MendQuoteLine: ({ partnership, quote, line, replacements, reason }, state, asked, { lead, directory }) => {
      leadOnly(asked, lead);
      readWhole(state, quote);
      const waiting = waitingLine(state, line) ?? notWaiting(state, line);
      const outcome = placed(
        { partnership, quote },
        replaced(waiting.quoted, replacements, directory.branches),
        waiting.raw,
        directory,
      );
      return [
        quoteEvents.QuoteLineMended({
          ...{ partnership, quote, line, reason },
          replacements: replacements.map(({ kind, from, to, authority }) => ({
            ...{ kind, from: from ?? '', to: to ?? '', authority: authority ?? null },
          })),
        }),
        'usable' in outcome
          ? quoteEvents.QuoteLineReleased({ partnership, quote, line: outcome.usable })
          : outcome.quarantined,
      ];
    },

    DismissQuoteLine: ({ partnership, quote, line, reason }, state, asked, { lead }) => {
      leadOnly(asked, lead);
      readWhole(state, quote);
      if (state.dismissed.some((one) => isLine(one, line))) return [];
      if (!waitingLine(state, line)) notWaiting(state, line);
      return [quoteEvents.QuoteLineDismissed({ partnership, quote, line, reason })];
    },

    ExtendQuote: ({ partnership, quote, expiresOn, reason }, state, asked, { lead }) => {
      leadOnly(asked, lead);
      readWhole(state, quote);
      const before = state.expiresOn ?? refuse('quote-does-not-expire');
      if (expiresOn === before) return [];
      if (expiresOn < before) refuse('quote-holds-longer-already', { expiresOn: before });
      if (expiresOn < londonDate(asked.at)) breaksRule('day-has-passed', { expiresOn });
      return [quoteEvents.QuoteExtended({ partnership, quote, expiresOn, reason })];
    },

    RecordQuoteInOrder: ({ partnership, quote, order }, state) => {
      if (state.status === 'absent') refuse('quote-not-open', {});
      return state.orders.includes(order) ? [] : [quoteEvents.QuotePutInOrder({ partnership, quote, order })];
    },
  },

  evolve: {
    QuoteOpened: (state, { supplier, number, date, expiresOn, fingerprint, lineCount }) => ({
      ...state,
      ...{ status: 'reading', supplier, number, date, expiresOn, fingerprint, lineCount },
    }),
    QuoteLinesRead: (state, { lines }) => ({
      ...state,
      read: state.read + lines.length,
      usable: [...state.usable, ...lines],
    }),
    QuoteLineQuarantined: (state, { quoted, raw }) => {
      const { quarantined, dismissed, read, status } = state;
      if (status !== 'complete') return { ...state, read: read + 1, quarantined: [...quarantined, { quoted, raw }] };
      return quarantined.some((one) => isLine(one, quoted.line))
        ? { ...state, quarantined: quarantined.map((one) => (isLine(one, quoted.line) ? { quoted, raw } : one)) }
        : {
            ...state,
            quarantined: [...quarantined, { quoted, raw }],
            dismissed: without(dismissed, quoted.line),
          };
    },
    QuoteCompleted: (state) => ({ ...state, status: 'complete' }),
    QuoteLineMended: (state) => state,
    QuoteLineReleased: (state, { line }) => ({
      ...state,
      usable: [...state.usable, line],
      quarantined: without(state.quarantined, line.line),
      dismissed: without(state.dismissed, line.line),
    }),
    QuoteLineDismissed: (state, { line }) => ({
      ...state,
      quarantined: without(state.quarantined, line),
      dismissed: [...state.dismissed, ...state.quarantined.filter((one) => isLine(one, line))],
    }),
    QuoteExtended: (state, { expiresOn }) => ({ ...state, expiresOn }),
    QuotePutInOrder: (state, { order }) => ({ ...state, orders: [...state.orders, order] }),
  },
});

type Quarantined = Extract<QuoteEvent, Event<'QuoteLineQuarantined'>>;

function placed(
  about: { readonly partnership: string; readonly quote: string },
  quoted: QuotedLine,
  raw: string,
  directory: Directory,
): { readonly usable: UsableLine } | { readonly quarantined: Quarantined } {
  const resolved = resolveLine(quoted, directory);
  if ('usable' in resolved) return resolved;
  const { line } = quoted;
  return {
    quarantined: quoteEvents.QuoteLineQuarantined({ ...about, line, quoted, raw, reasons: [...resolved.reasons] }),
  };
}

function readWhole({ status }: Quote, quote: string): void {
  if (status === 'absent') notFound('quote-unknown', { quote });
  if (status !== 'complete') refuse('quote-not-complete', { status });
}

/** The line as it waits or waited; undefined where it can be ordered, or is none. */
export function waitingLine({ quarantined, dismissed }: Quote, line: string): QuarantinedLine | undefined {
  return [...quarantined, ...dismissed].find((one) => isLine(one, line));
}

function notWaiting({ usable }: Quote, line: string): never {
  if (usable.some((one) => one.line === line)) refuse('line-not-in-quarantine', { line });
  return notFound('line-unknown', { line });
}

function without(lines: readonly QuarantinedLine[], line: string): readonly QuarantinedLine[] {
  return lines.filter((one) => !isLine(one, line));
}

const isLine = ({ quoted }: QuarantinedLine, line: string): boolean => quoted.line === line;

function leadOnly({ by }: Asked, lead: string | undefined): void {
  if (lead === undefined) notFound('partnership-unknown');
  if (by.authority !== lead) forbid('lead-only');
}
