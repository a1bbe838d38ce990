import { Type, query } from '#kernel';
import { Id, Page, PageLimit } from '../fields/index.js';
import {
  PEOPLE,
  action,
  authority,
  count,
  countOf,
  exactly,
  list,
  nextPageOf,
  orNull,
  plain,
  text,
  trail,
  type Static,
} from './shapes.js';
import { supplierFile } from './supplier-files.question.js';

/** Lines of a page when nothing is said. */
export const LINES_A_PAGE = 200;

/** Whose quarantine, and which part of its lines. */
export class QuarantineParameters {
  @Id('The partnership') partnership!: string;
  @Page() page?: string;
  @PageLimit(500, LINES_A_PAGE) limit?: number;
}

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
  /** Null while its quote is still being read. */
  mend: orNull(action),
  dismiss: orNull(action),
  events: trail,
});
const waiting = exactly({ ...supplierFile.properties, mend: list(action), dismiss: action });
const all = exactly({
  files: Type.Array(waiting, { description: 'The latest 200; all are among the suppliers’ files' }),
  fileCount: countOf('Files in quarantine in all'),
  lines: list(line),
  lineCount: countOf('Lines in quarantine in all'),
  dismissed: countOf('Files and lines that people dismissed: they wait for nobody'),
  nextPage: nextPageOf('What to give as `page` to see the lines that come next; null: there are none'),
});
export type QuarantinedLine = Static<typeof line>;
export type Quarantine = Static<typeof all>;

/** What waits in quarantine and how to mend it, for the lead and auditors. */
export const quarantineQuestion = query({
  name: 'quarantine',
  route: 'GET /partnerships/{partnership}/quarantine',
  summary: 'Suppliers’ files and quote lines in quarantine: why, what they say, and how to mend them',
  may: PEOPLE,
  parameters: QuarantineParameters,
  answer: plain(all),
});
