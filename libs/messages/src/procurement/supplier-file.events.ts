import { Type, event, type EventsOf } from '#kernel';
import { count, exactly, id, list, text } from '../shapes.js';

/** More base64 than this does not fit into one event together with its metadata: about half a megabyte of gzip. */
export const MAX_PACKED_CHARACTERS = 700_000;
/** A file has at most this many bytes before packing. */
export const MAX_FILE_BYTES = 10_000_000;
/** This many reasons or warnings are listed one by one; their count is always whole. */
export const MAX_LISTED = 100;

/** A supplier's file, whole: gzip as base64, and SHA-256 (hex) and length of the bytes within. */
export const packed = exactly({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  size: count,
  gzip: Type.String({ minLength: 1, maxLength: MAX_PACKED_CHARACTERS }),
});

/** `file` is the first 40 characters of the SHA-256 of the bytes first received: the same bytes are the same file. */
const file = { partnership: id, supplier: id, file: id };

/** What was met where: `offset` is a byte of the file, from 0. */
const finding = exactly({ code: id, message: Type.String(), offset: count });

export const SupplierFileReceived = event('SupplierFileReceived', exactly({ ...file, name: text, content: packed }));

/** Nothing of the file was applied. `attempt` counts the readings, from 1; `found` how many reasons there were in all. */
export const SupplierFileQuarantined = event(
  'SupplierFileQuarantined',
  exactly({ ...file, attempt: count, reasons: list(finding), found: count }),
);

/** A person put corrected bytes in the place of what could not be read; the earlier bytes stay in the history. */
export const SupplierFileMended = event(
  'SupplierFileMended',
  exactly({ ...file, attempt: count, content: packed, reason: text }),
);

/** A person asks for the file to be read again as it is: what stood in its way may be gone. */
export const SupplierFileReplayAsked = event(
  'SupplierFileReplayAsked',
  exactly({ ...file, attempt: count, reason: text }),
);

/** A person says that nothing will come of the file: its bytes and what stood in its way stay in the history, and it can be taken up again. */
export const SupplierFileDismissed = event('SupplierFileDismissed', exactly({ ...file, reason: text }));

/** All of the file was applied. `quarantinedLines` of its `lines` wait for a branch, a fund or a price. */
export const SupplierFileApplied = event(
  'SupplierFileApplied',
  exactly({
    ...file,
    attempt: count,
    quotes: list(exactly({ quote: id, number: Type.String(), lines: count, quarantinedLines: count })),
    lines: count,
    quarantinedLines: count,
    warnings: list(finding),
    found: count,
  }),
);

export type SupplierFileEvent = EventsOf<typeof import('./supplier-file.events.js')>;
