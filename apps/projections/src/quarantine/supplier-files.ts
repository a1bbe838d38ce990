import { projection, type RecordedOf } from '#kernel';
import type { supplierFileEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';

type FileEvent = supplierFileEvents.SupplierFileEvent;
type DataOf<Name extends FileEvent['type']> = Extract<FileEvent, { type: Name }>['data'];

/** A supplier's file, without its bytes, and what became of it. */
export type FileRow = {
  readonly file: string;
  readonly supplier: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly receivedAt: string;
  readonly state: 'received' | 'quarantined' | 'dismissed' | 'applied';
  readonly attempt: number;
  /** Why it is in quarantine, and how many reasons there are in all. */
  readonly reasons: DataOf<'SupplierFileQuarantined'>['reasons'];
  readonly found: number;
  /** Why nothing will come of it; there while it is dismissed. */
  readonly dismissed?: string | null;
  readonly quotes: DataOf<'SupplierFileApplied'>['quotes'];
  readonly warnings: DataOf<'SupplierFileApplied'>['warnings'];
  readonly warned: number;
  readonly events: Trail;
};

/** The files suppliers sent to a partnership. */
export const supplierFiles = projection<FileRow, FileEvent>({
  name: 'supplier-files',
  version: 1,
  on: {
    SupplierFileReceived: {
      rows: fileOf,
      apply: (row, event) => {
        const { file, supplier, name, content } = event.data;
        return {
          file,
          supplier,
          name,
          size: content.size,
          sha256: content.sha256,
          receivedAt: event.metadata.at,
          state: 'received',
          attempt: 0,
          reasons: [],
          found: 0,
          quotes: [],
          warnings: [],
          warned: 0,
          events: noted(row?.events ?? NO_TRAIL, event),
        };
      },
    },
    SupplierFileQuarantined: on(({ attempt, reasons, found }) => ({ state: 'quarantined', attempt, reasons, found })),
    SupplierFileDismissed: on(({ reason }) => ({ state: 'dismissed', dismissed: reason })),
    SupplierFileMended: on(({ attempt, content }, row) => ({
      ...takenUp(row),
      state: 'received',
      attempt,
      size: content.size,
      sha256: content.sha256,
    })),
    SupplierFileReplayAsked: on(({ attempt }, row) => ({ ...takenUp(row), state: 'received', attempt })),
    SupplierFileApplied: on(({ attempt, quotes, warnings, found }) => ({
      state: 'applied',
      attempt,
      reasons: [],
      found: 0,
      quotes,
      warnings,
      warned: found,
    })),
  },
});

function fileOf({ data }: { readonly data: { readonly file: string } }): readonly string[] {
  return [data.file];
}

function takenUp({ dismissed }: FileRow): Pick<FileRow, 'dismissed'> {
  return dismissed === undefined ? {} : { dismissed: null };
}

function on<E extends FileEvent>(change: (data: E['data'], row: FileRow) => Partial<FileRow>) {
  return {
    rows: fileOf,
    apply: (row: FileRow | undefined, event: RecordedOf<E>): FileRow => {
      if (!row) throw new Error(`${event.type} of a file that was never received`);
      return { ...row, ...change(event.data, row), events: noted(row.events, event) };
    },
  };
}
