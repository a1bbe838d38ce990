import { query } from '#kernel';
import { Id } from '../fields/index.js';
import { PEOPLE, action, authority, count, exactly, list, orNull, plain, text, trail, type Static } from './shapes.js';
import { supplierFile } from './supplier-files.question.js';

/** Whose quarantine. */
export class QuarantineParameters {
  @Id('The partnership') partnership!: string;
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
  mend: action,
  events: trail,
});
const waiting = exactly({ ...supplierFile.properties, mend: list(action) });
const all = exactly({ files: list(waiting), lines: list(line), lineCount: count });
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
