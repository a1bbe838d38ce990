import { query, type Asked } from '#kernel';
import { Id } from '#messages/fields';
import { quoteCommands, supplierFileCommands } from '#messages/procurement';
import { actionOf } from '../asking/action.js';
import { leadOrAuditor } from '../asking/narrowing.js';
import { question } from '../asking/question.js';
import {
  PEOPLE,
  action,
  authority,
  count,
  exactly,
  list,
  orNull,
  plain,
  text,
  trail,
  type Static,
} from '../asking/shapes.js';
import { copyOf } from '../asking/trail.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { fileAnswer, fileFor } from './files-answer.js';
import { quarantine, type QuarantineRow } from './quarantine.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

/** Whose quarantine, or whose files. */
export class QuarantineParameters {
  @Id('The partnership') partnership!: string;
}

/** At most this many lines are shown one by one; the count is whole. */
export const MOST_LINES = 200;

const replacement = exactly({ kind: text, from: text, to: text, authority: orNull(authority) });
const line = exactly({
  quote: text,
  line: text,
  ean: text,
  title: text,
  author: text,
  listPence: orNull(count),
  quantity: count,
  reasons: list(exactly({ code: text, value: text, authority: orNull(authority) })),
  raw: text,
  mendings: list(exactly({ at: text, actor: text, reason: text, replacements: list(replacement) })),
  mend: action,
  events: trail,
});
const waiting = exactly({ ...fileAnswer.properties, mend: list(action) });
const all = exactly({ files: list(waiting), lines: list(line), lineCount: count });

/** The rows behind the quarantine. */
export interface QuarantineRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
  readonly lines: readonly QuarantineRow[];
}

/** What waits in quarantine and how to mend it, for the lead and auditors. */
export const quarantineQuestion = question<QuarantineParameters, QuarantineRows>({
  declaration: query({
    name: 'quarantine',
    route: 'GET /partnerships/{partnership}/quarantine',
    summary: 'Suppliers’ files and quote lines in quarantine: why, what they say, and how to mend them',
    may: PEOPLE,
    parameters: QuarantineParameters,
    answer: plain(all),
  }),
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
): Static<typeof all> {
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

function lineFor({ quote, line: name, quoted, raw, reasons, mendings, events }: QuarantineRow, id: string) {
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
