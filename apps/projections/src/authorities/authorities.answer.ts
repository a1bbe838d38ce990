import { notFound } from '#kernel';
import {
  authoritiesQuestion,
  authorityQuestion,
  type Authorities,
  type AuthoritiesParameters,
  type Authority,
  type AuthorityParameters,
} from '#messages/questions';
import { copyOf } from '../asking/trail.js';
import { fromViews } from '../asking/view-answer.js';
import { AUTHORITY, authorities, type AuthorityRow } from './authorities.js';

/** All authorities, by code: anybody who has signed in may know them. */
export const authoritiesAnswer = fromViews<AuthoritiesParameters, readonly AuthorityRow[]>({
  question: authoritiesQuestion,
  from: [authorities],
  scope: () => null,
  gather: (read) => read.everywhere(authorities, AUTHORITY),
  answer: (rows): Authorities => ({
    authorities: rows
      .map(({ authority: code, name, kind }) => ({ authority: code, name, kind }))
      .sort((a, b) => (a.authority < b.authority ? -1 : 1)),
  }),
});

/** One authority and its branches: anybody who has signed in may know them. */
export const authorityAnswer = fromViews<AuthorityParameters, AuthorityRow | undefined>({
  question: authorityQuestion,
  from: [authorities],
  scope: (parameters) => parameters.authority,
  gather: (read, parameters) => read.one(authorities, parameters.authority, AUTHORITY),
  answer: (row): Authority => {
    if (!row) return notFound('authority-unknown');
    const { authority: code, name, kind, branches, events } = row;
    return { authority: code, name, kind, branches: branches.map((each) => ({ ...each })), events: copyOf(events) };
  },
});
