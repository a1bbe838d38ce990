import type { Membership, Partnership, Scheme } from './state.js';

/** The authority that leads on a date: before the partnership begins, the one that established it; undefined when there is none. */
export function leadOn({ leads }: Partnership, date: string): string | undefined {
  return (leads.findLast(({ from }) => from <= date) ?? leads[0])?.lead;
}

/** Whether the authority leads on this date or, as things are agreed, on a later one. */
export function leadsFrom(state: Partnership, authority: string, date: string): boolean {
  const later = state.leads.filter(({ from }) => from > date);
  return [date, ...later.map(({ from }) => from)].some((day) => leadOn(state, day) === authority);
}

/** A borough's latest time in a scheme. */
export function latestIn({ memberships }: Partnership, authority: string, scheme: Scheme): Membership | undefined {
  return memberships.findLast((one) => one.authority === authority && one.scheme === scheme);
}

/** The authorities in a scheme, or in any, on a date; sorted by code. */
export function membersOn(state: Partnership, date: string, scheme?: Scheme): readonly string[] {
  return authoritiesOf(
    state.memberships.filter(
      (one) => one.from <= date && isIn(one, scheme) && (one.leavesOn === null || date < one.leavesOn),
    ),
  );
}

/** The authorities in a scheme, or in any, on a date or admitted to it from a later one; sorted by code. */
export function membersFrom(state: Partnership, date: string, scheme?: Scheme): readonly string[] {
  return authoritiesOf(
    state.memberships.filter((one) => isIn(one, scheme) && (one.leavesOn === null || date < one.leavesOn)),
  );
}

/** Whether the borough is in some scheme on a date and has given no notice to leave it. */
export function staysFrom({ memberships }: Partnership, authority: string, date: string, except?: Scheme): boolean {
  return memberships.some(
    (one) => one.authority === authority && one.scheme !== except && one.from <= date && one.leavesOn === null,
  );
}

const isIn = (one: Membership, scheme: Scheme | undefined): boolean => scheme === undefined || one.scheme === scheme;
const authoritiesOf = (some: readonly Membership[]): readonly string[] =>
  [...new Set(some.map(({ authority }) => authority))].sort();
