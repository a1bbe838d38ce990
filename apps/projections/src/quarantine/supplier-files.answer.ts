import {
  FILES_A_PAGE,
  supplierFilesQuestion,
  type SupplierFile,
  type SupplierFiles,
  type SupplierFilesParameters,
} from '#messages/questions';
import { leadOrAuditor } from '../asking/narrowing.js';
import { copyOf } from '../asking/trail.js';
import { fromViews, type Reading } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

const LATEST_FIRST = { by: 'receivedAt', direction: 'descending' } as const;

/** The files that wait in quarantine, the latest first and so many at most, and how many there are in all. */
export async function quarantinedFiles(
  read: Reading,
  scope: string,
  limit: number,
): Promise<{ readonly files: readonly FileRow[]; readonly fileCount: number }> {
  const where = { state: 'quarantined' };
  const { rows, next } = await read.page(supplierFiles, scope, { ...LATEST_FIRST, where, limit });
  return { files: rows, fileCount: next === null ? rows.length : await read.count(supplierFiles, scope, where) };
}

/** The rows behind the list of files. */
export interface FilesRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
  readonly next: string | null;
}

/** The files that suppliers sent, the latest first, for the lead and auditors. */
export const supplierFilesAnswer = fromViews<SupplierFilesParameters, FilesRows>({
  question: supplierFilesQuestion,
  from: [supplierFiles, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope, page: after, limit = FILES_A_PAGE }) => {
    const page = await read.page(supplierFiles, scope, { ...LATEST_FIRST, limit, after });
    return { partnership: await read.one(partnership, scope, PARTNERSHIP), files: page.rows, next: page.next };
  },
  answer: (rows, asked): SupplierFiles => {
    leadOrAuditor(rows.partnership, asked);
    return { files: rows.files.map(fileFor), nextPage: rows.next };
  },
});

/** A file as its buyers see it. */
export function fileFor(row: FileRow): SupplierFile {
  return { ...row, dismissed: row.dismissed ?? null, events: copyOf(row.events) };
}
