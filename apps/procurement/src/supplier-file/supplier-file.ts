import { breaksRule, decider, forbid, notFound, own, refuse, sum, type Asked, type CommandsOf } from '#kernel';
import { supplierFileEvents, type supplierFileCommands } from '#messages/procurement';

type SupplierFileEvent = supplierFileEvents.SupplierFileEvent;
type Commands = CommandsOf<typeof supplierFileCommands>;
type Content = Commands['ReceiveSupplierFile']['content'];

/** How far a quote was read. */
export interface QuoteOutcome {
  readonly complete: boolean;
  readonly lines: number;
  readonly quarantinedLines: number;
}

/** What a file's rules need from elsewhere. */
export interface SupplierFileFacts {
  /** The authority that leads the partnership today; undefined when there is no such partnership. */
  readonly lead: string | undefined;
  readonly supplierKnown: boolean;
  /** The packed bytes are those that their hash and length say. */
  readonly contentWhole: boolean;
  /** By quote id, for the quotes that the command names. */
  readonly quotes: Readonly<Record<string, QuoteOutcome>>;
}

export interface SupplierFile {
  readonly status: 'absent' | 'reading' | 'quarantined' | 'dismissed' | 'applied';
  readonly supplier: string;
  /** Counts the readings, from 1. */
  readonly attempt: number;
  /** The bytes that count now. */
  readonly content: Readonly<Content>;
}

/** The bytes a supplier sent, kept whole: read as often as it takes, and applied whole or not at all. */
export const supplierFile = decider<SupplierFile, Commands, SupplierFileEvent, SupplierFileFacts>({
  noun: 'supplierFile',
  initial: { status: 'absent', supplier: '', attempt: 0, content: { sha256: '', size: 0, gzip: '' } },

  decide: {
    ReceiveSupplierFile: ({ partnership, supplier, name, content }, state, asked, facts) => {
      leadOnly(asked, facts);
      if (!facts.supplierKnown) notFound('supplier-unknown', { supplier });
      fits(content, facts);
      if (state.status !== 'absent') {
        if (state.supplier === supplier) return [];
        if (!waits(state)) refuse('file-of-another-supplier', { supplier: state.supplier });
      }
      const file = content.sha256.slice(0, 40);
      return [supplierFileEvents.SupplierFileReceived({ partnership, supplier, file, name, content: { ...content } })];
    },

    MendSupplierFile: ({ partnership, file, content, reason }, state, asked, facts) => {
      leadOnly(asked, facts);
      inQuarantine(state, file);
      fits(content, facts);
      const { supplier, attempt } = state;
      return [
        supplierFileEvents.SupplierFileMended({
          ...{ partnership, supplier, file, reason },
          attempt: attempt + 1,
          content: { ...content },
        }),
      ];
    },

    ReplaySupplierFile: ({ partnership, file, reason }, state, asked, facts) => {
      leadOnly(asked, facts);
      inQuarantine(state, file);
      const { supplier, attempt } = state;
      return [
        supplierFileEvents.SupplierFileReplayAsked({ partnership, supplier, file, attempt: attempt + 1, reason }),
      ];
    },

    DismissSupplierFile: ({ partnership, file, reason }, state, asked, facts) => {
      leadOnly(asked, facts);
      if (state.status === 'dismissed') return [];
      inQuarantine(state, file);
      const { supplier } = state;
      return [supplierFileEvents.SupplierFileDismissed({ partnership, supplier, file, reason })];
    },

    QuarantineSupplierFile: ({ partnership, file, attempt, reasons, found }, state) => {
      if (!isBeingRead(state, attempt)) return [];
      const { supplier } = state;
      return [
        supplierFileEvents.SupplierFileQuarantined({
          ...{ partnership, supplier, file, attempt, found },
          reasons: reasons.map((reason) => ({ ...reason })),
        }),
      ];
    },

    ApplySupplierFile: ({ partnership, file, attempt, quotes, warnings, found }, state, _asked, facts) => {
      if (!isBeingRead(state, attempt)) return [];
      const outcomes = quotes.map(({ quote, number }) => {
        const outcome = own(facts.quotes, quote);
        if (!outcome?.complete) return refuse('quote-not-complete', { quote });
        return { quote, number, lines: outcome.lines, quarantinedLines: outcome.quarantinedLines };
      });
      const { supplier } = state;
      return [
        supplierFileEvents.SupplierFileApplied({
          ...{ partnership, supplier, file, attempt, found },
          quotes: outcomes,
          lines: sum(outcomes.map(({ lines }) => lines)),
          quarantinedLines: sum(outcomes.map(({ quarantinedLines }) => quarantinedLines)),
          warnings: warnings.map((warning) => ({ ...warning })),
        }),
      ];
    },
  },

  evolve: {
    SupplierFileReceived: (_state, { supplier, content }) => ({ status: 'reading', supplier, attempt: 1, content }),
    SupplierFileMended: (state, { attempt, content }) => ({ ...state, status: 'reading', attempt, content }),
    SupplierFileReplayAsked: (state, { attempt }) => ({ ...state, status: 'reading', attempt }),
    SupplierFileQuarantined: (state) => ({ ...state, status: 'quarantined' }),
    SupplierFileDismissed: (state) => ({ ...state, status: 'dismissed' }),
    SupplierFileApplied: (state) => ({ ...state, status: 'applied' }),
  },
});

function isBeingRead(state: SupplierFile, attempt: number): boolean {
  return state.status === 'reading' && state.attempt === attempt;
}

/** A dismissed file can be taken up again: it waits as one in quarantine does, but for nobody. */
function waits({ status }: SupplierFile): boolean {
  return status === 'quarantined' || status === 'dismissed';
}

function inQuarantine(state: SupplierFile, file: string): void {
  if (state.status === 'absent') notFound('file-unknown', { file });
  if (!waits(state)) refuse('file-not-in-quarantine', { status: state.status });
}

function fits({ gzip }: Content, { contentWhole }: SupplierFileFacts): void {
  const limit = supplierFileEvents.MAX_PACKED_CHARACTERS;
  if (gzip.length > limit) breaksRule('file-too-large', { packedCharacters: gzip.length, limit });
  if (!contentWhole) breaksRule('content-differs-from-hash');
}

function leadOnly({ by }: Asked, { lead }: SupplierFileFacts): void {
  if (lead === undefined) notFound('partnership-unknown');
  if (by.authority !== lead) forbid('lead-only');
}
