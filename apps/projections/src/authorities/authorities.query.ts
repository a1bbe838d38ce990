import { notFound, query } from '#kernel';
import { AuthorityCode } from '#messages/fields';
import { question } from '../asking/question.js';
import { PEOPLE, authority, exactly, list, orNull, plain, text, trail, yes, type Static } from '../asking/shapes.js';
import { copyOf } from '../asking/trail.js';
import { AUTHORITY, authorities, type AuthorityRow } from './authorities.js';

/** The list of authorities is asked with nothing. */
export class AuthoritiesParameters {}

/** An authority is asked for by its code. */
export class AuthorityParameters {
  @AuthorityCode('The authority') authority!: string;
}

const branch = exactly({ branch: text, name: text, deliveryPoint: orNull(text), open: yes });
const one = exactly({ authority, name: text, kind: text, branches: list(branch), events: trail });
const all = exactly({ authorities: list(exactly({ authority, name: text, kind: text })) });

/** All authorities, by code: anybody who has signed in may know them. */
export const authoritiesQuestion = question<AuthoritiesParameters, readonly AuthorityRow[]>({
  declaration: query({
    name: 'authorities',
    route: 'GET /authorities',
    summary: 'All registered authorities',
    may: [...PEOPLE, 'operator'],
    parameters: AuthoritiesParameters,
    answer: plain(all),
  }),
  from: [authorities],
  scope: () => null,
  gather: (read) => read.everywhere(authorities, AUTHORITY),
  answer: (rows): Static<typeof all> => ({
    authorities: rows
      .map(({ authority: code, name, kind }) => ({ authority: code, name, kind }))
      .sort((a, b) => (a.authority < b.authority ? -1 : 1)),
  }),
});

/** One authority and its branches: anybody who has signed in may know them. */
export const authorityQuestion = question<AuthorityParameters, AuthorityRow | undefined>({
  declaration: query({
    name: 'authority',
    route: 'GET /authorities/{authority}',
    summary: 'An authority and its branches',
    may: [...PEOPLE, 'operator'],
    parameters: AuthorityParameters,
    answer: plain(one),
  }),
  from: [authorities],
  scope: (parameters) => parameters.authority,
  gather: (read, parameters) => read.one(authorities, parameters.authority, AUTHORITY),
  answer: (row): Static<typeof one> => {
    if (!row) return notFound('authority-unknown');
    const { authority: code, name, kind, branches, events } = row;
    return { authority: code, name, kind, branches: branches.map((each) => ({ ...each })), events: copyOf(events) };
  },
});
