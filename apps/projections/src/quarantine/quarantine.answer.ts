import type { Asked } from '#kernel';
import { quoteCommands, supplierFileCommands } from '#messages/procurement';
import {
  LINES_A_PAGE,
  quarantineQuestion,
  type Quarantine,
  type QuarantineParameters,
  type QuarantinedLine,
} from '#messages/questions';
import { actionOf } from '../asking/action.js';
import { leadOrAuditor } from '../asking/narrowing.js';
import { copyOf } from '../asking/trail.js';
import { fromViews } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { dismissed } from './dismissed.js';
import { quarantinedLines, type QuarantinedRow } from './quarantined-lines.js';
import { quarantine } from './quarantine.js';
import { quotes } from './quotes.js';
import { fileFor, quarantinedFiles } from './supplier-files.answer.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

/** At most this many files are shown. */
const MOST_FILES = 200;

/** The rows behind the quarantine. */
export interface QuarantineRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
  readonly fileCount: number;
  readonly lines: readonly QuarantinedRow[];
  readonly count: number;
  readonly dismissed: number;
  readonly next: string | null;
}

/** What waits in quarantine and how to mend it, for the lead and auditors. */
export const quarantineAnswer = fromViews<QuarantineParameters, QuarantineRows>({
  question: quarantineQuestion,
  from: [quarantine, dismissed, quotes, supplierFiles, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope, page: after, limit = LINES_A_PAGE }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    ...(await quarantinedFiles(read, scope, MOST_FILES)),
    dismissed: await read.count(dismissed, scope),
    ...(await quarantinedLines(read, scope, { limit, after })),
  }),
  answer: (rows, asked, parameters) => answerQuarantine(rows, asked, parameters),
});

/** Throws Refusal: `partnership-unknown` to strangers, `not-the-lead` to other boroughs. */
export function answerQuarantine(
  rows: QuarantineRows,
  asked: Asked,
  { partnership: id }: QuarantineParameters,
): Quarantine {
  leadOrAuditor(rows.partnership, asked);
  return {
    files: rows.files.map((row) => ({
      ...fileFor(row),
      mend: [supplierFileCommands.MendSupplierFile, supplierFileCommands.ReplaySupplierFile].map((command) =>
        actionOf(command, { partnership: id, file: row.file }),
      ),
      dismiss: actionOf(supplierFileCommands.DismissSupplierFile, { partnership: id, file: row.file }),
    })),
    fileCount: rows.fileCount,
    lines: rows.lines.map((row) => lineFor(row, id)),
    lineCount: rows.count,
    dismissed: rows.dismissed,
    nextPage: rows.next,
  };
}

function lineFor(
  { quote, line: name, quoted, raw, reasons, mendings, mendable, events }: QuarantinedRow,
  id: string,
): QuarantinedLine {
  const { ean, title, author, listPence, quantity } = quoted;
  return {
    quote,
    line: name,
    ...{ ean, title, author, listPence, quantity },
    reasons,
    raw,
    mendings: mendings.map((each) => ({ ...each })),
    mend: mendable ? actionOf(quoteCommands.MendQuoteLine, { partnership: id, quote, line: name }) : null,
    dismiss: mendable ? actionOf(quoteCommands.DismissQuoteLine, { partnership: id, quote, line: name }) : null,
    events: copyOf(events),
  };
}
