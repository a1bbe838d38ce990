import { query } from '#kernel';
import { Id, Page, PageLimit } from '../fields/index.js';
import { PEOPLE, count, exactly, list, nextPage, orNull, plain, text, trail, type Static } from './shapes.js';

/** Files of a page when nothing is said. */
export const FILES_A_PAGE = 50;

/** In which partnership, and which part of the list. */
export class SupplierFilesParameters {
  @Id('The partnership') partnership!: string;
  @Page() page?: string;
  @PageLimit(200, FILES_A_PAGE) limit?: number;
}

const finding = exactly({ code: text, message: text, offset: count });

/** A supplier's file and what became of it. */
export const supplierFile = exactly({
  file: text,
  supplier: text,
  name: text,
  size: count,
  sha256: text,
  receivedAt: text,
  state: text,
  attempt: count,
  reasons: list(finding),
  found: count,
  dismissed: orNull(text),
  quotes: list(exactly({ quote: text, number: text, lines: count, quarantinedLines: count })),
  warnings: list(finding),
  warned: count,
  events: trail,
});
const all = exactly({ files: list(supplierFile), nextPage });
export type SupplierFile = Static<typeof supplierFile>;
export type SupplierFiles = Static<typeof all>;

/** The files that suppliers sent, the latest first, for the lead and auditors. */
export const supplierFilesQuestion = query({
  name: 'supplier-files',
  route: 'GET /partnerships/{partnership}/files',
  summary: 'The files that suppliers sent, the latest first, and what became of each',
  may: PEOPLE,
  parameters: SupplierFilesParameters,
  answer: plain(all),
});
