import type { Asked } from '#kernel';
import { quoteCommands, supplierFileCommands } from '#messages/procurement';
import {
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
import { quarantine, type QuarantineRow } from './quarantine.js';
import { fileFor } from './supplier-files.answer.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

/** At most this many lines are shown one by one; the count is whole. */
export const MOST_LINES = 200;

/** The rows behind the quarantine. */
export interface QuarantineRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
  readonly lines: readonly QuarantineRow[];
}

/** What waits in quarantine and how to mend it, for the lead and auditors. */
export const quarantineAnswer = fromViews<QuarantineParameters, QuarantineRows>({
  question: quarantineQuestion,
  from: [quarantine, supplierFiles, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    files: await read.starting(supplierFiles, scope, ''),
    lines: await read.starting(quarantine, scope, ''),
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
    files: rows.files
      .filter(({ state }) => state === 'quarantined')
      .map((row) => ({
        ...fileFor(row),
        mend: [supplierFileCommands.MendSupplierFile, supplierFileCommands.ReplaySupplierFile].map((command) =>
          actionOf(command, { partnership: id, file: row.file }),
        ),
      })),
    lines: rows.lines.slice(0, MOST_LINES).map((row) => lineFor(row, id)),
    lineCount: rows.lines.length,
  };
}

function lineFor(
  { quote, line: name, quoted, raw, reasons, mendings, events }: QuarantineRow,
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
    mend: actionOf(quoteCommands.MendQuoteLine, { partnership: id, quote, line: name }),
    events: copyOf(events),
  };
}
