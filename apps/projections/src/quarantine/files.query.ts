import { query } from '#kernel';
import { leadOrAuditor } from '../asking/narrowing.js';
import { question } from '../asking/question.js';
import { PEOPLE, exactly, list, plain, type Static } from '../asking/shapes.js';
import { PARTNERSHIP, partnership, type PartnershipRow } from '../partnership/partnership.js';
import { fileAnswer, fileFor } from './files-answer.js';
import { QuarantineParameters } from './quarantine.query.js';
import { supplierFiles, type FileRow } from './supplier-files.js';

const all = exactly({ files: list(fileAnswer) });

/** The rows behind the list of files. */
export interface FilesRows {
  readonly partnership: PartnershipRow | undefined;
  readonly files: readonly FileRow[];
}

/** All files that suppliers sent, the latest first, for the lead and auditors. */
export const filesQuestion = question<QuarantineParameters, FilesRows>({
  declaration: query({
    name: 'supplier-files',
    route: 'GET /partnerships/{partnership}/files',
    summary: 'All files that suppliers sent, and what became of each',
    may: PEOPLE,
    parameters: QuarantineParameters,
    answer: plain(all),
  }),
  from: [supplierFiles, partnership],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    files: await read.starting(supplierFiles, scope, ''),
  }),
  answer: (rows, asked): Static<typeof all> => {
    leadOrAuditor(rows.partnership, asked);
    const latestFirst = [...rows.files].sort((a, b) => (a.receivedAt > b.receivedAt ? -1 : 1));
    return { files: latestFirst.map(fileFor) };
  },
});
