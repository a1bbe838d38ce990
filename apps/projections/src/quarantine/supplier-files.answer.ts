import {
  supplierFilesQuestion,
  type SupplierFile,
  type SupplierFiles,
  type SupplierFilesParameters,
} from '#messages/questions';
import { leadOrAuditor } from '../asking/narrowing.js';
import { copyOf } from '../asking/trail.js';
import { fromViews } from '../asking/view-answer.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

/** The rows behind the list of files. */
export interface FilesRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
}

/** All files that suppliers sent, the latest first, for the lead and auditors. */
export const supplierFilesAnswer = fromViews<SupplierFilesParameters, FilesRows>({
  question: supplierFilesQuestion,
  from: [supplierFiles, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    files: await read.starting(supplierFiles, scope, ''),
  }),
  answer: (rows, asked): SupplierFiles => {
    leadOrAuditor(rows.partnership, asked);
    const latestFirst = [...rows.files].sort((a, b) => (a.receivedAt > b.receivedAt ? -1 : 1));
    return { files: latestFirst.map(fileFor) };
  },
});

/** A file as its buyers see it. */
export function fileFor(row: FileRow): SupplierFile {
  return { ...row, events: copyOf(row.events) };
}
