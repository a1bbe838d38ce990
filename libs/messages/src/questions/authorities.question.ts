import { query } from '#kernel';
import { AuthorityCode } from '../fields/index.js';
import { PEOPLE, authority, exactly, list, orNull, plain, text, trail, yes, type Static } from './shapes.js';

/** The list of authorities is asked for with nothing. */
export class AuthoritiesParameters {}

/** An authority is asked for by its code. */
export class AuthorityParameters {
  @AuthorityCode('The authority') authority!: string;
}

const branch = exactly({ branch: text, name: text, deliveryPoint: orNull(text), open: yes });
const one = exactly({ authority, name: text, kind: text, branches: list(branch), events: trail });
const all = exactly({ authorities: list(exactly({ authority, name: text, kind: text })) });
export type Authority = Static<typeof one>;
export type Authorities = Static<typeof all>;

/** All authorities: anybody who has signed in may know them. */
export const authoritiesQuestion = query({
  name: 'authorities',
  route: 'GET /authorities',
  summary: 'All registered authorities',
  may: [...PEOPLE, 'operator'],
  parameters: AuthoritiesParameters,
  answer: plain(all),
});

/** One authority and its branches: anybody who has signed in may know them. */
export const authorityQuestion = query({
  name: 'authority',
  route: 'GET /authorities/{authority}',
  summary: 'An authority and its branches',
  may: [...PEOPLE, 'operator'],
  parameters: AuthorityParameters,
  answer: plain(one),
});
