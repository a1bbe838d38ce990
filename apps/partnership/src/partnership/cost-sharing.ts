import { breaksRule, refuse, sum, type DataOf } from '#kernel';
import type { partnershipCommands } from '#messages/partnership';
import { membersFrom } from './membership.js';
import type { Partnership, Scheme, Subject } from './state.js';

type Agreeing = DataOf<partnershipCommands.AgreeCostSharing>;
type Sharing = Omit<Extract<Subject, { kind: 'cost-sharing' }>, 'kind'>;

/** Both shared costs come with orders, so it is the boroughs of this scheme that share them. */
const SHARING: Scheme = 'stock';
const WHOLE = 10_000;

/** Refuses weights that could not divide the cost among the boroughs of the day, or of a later one, without a doubt. */
export function checkSharing(state: Partnership, { basis, weights, source, from }: Sharing): void {
  if (basis === 'copies' || basis === 'equal') {
    if (weights.length > 0) breaksRule('basis-has-no-weights', { basis });
    return;
  }
  const weighted = weights.map(({ authority }) => authority);
  const twice = weighted.filter((authority, at) => weighted.indexOf(authority) !== at);
  if (twice.length > 0) breaksRule('authority-weighted-twice', { authorities: [...new Set(twice)] });
  const members = membersFrom(state, from, SHARING);
  const strangers = weighted.filter((authority) => !members.includes(authority));
  if (strangers.length > 0) refuse('weight-for-no-member', { authorities: strangers, members: [...members] });
  if (basis === 'agreed') {
    const total = sum(weights.map(({ weight }) => weight));
    if (total !== WHOLE) breaksRule('agreed-weights-must-add-up', { total, needed: WHOLE });
    const unnamed = members.filter((member) => !weighted.includes(member));
    if (unnamed.length > 0) refuse('member-without-weight', { authorities: unnamed });
    return;
  }
  if (!source) breaksRule('populations-need-a-dated-source');
  const without = members.filter((member) => !weights.some((one) => one.authority === member && one.weight > 0));
  if (without.length > 0) refuse('member-without-population', { authorities: without });
}

/** The agreement as an event holds it: the weights in order of code, so that equal agreements are equal data. */
export function sharingOf({ costType, basis, weights, source, from }: Agreeing): Sharing {
  return {
    costType,
    basis,
    weights: weights
      .map(({ authority, weight }) => ({ authority, weight }))
      .sort((a, b) => (a.authority < b.authority ? -1 : 1)),
    source: source ? { name: source.name, date: source.date } : null,
    from,
  };
}

/** Whether two versions agree on the same. */
export function sameSharing(a: Sharing, b: Sharing): boolean {
  return (
    a.basis === b.basis &&
    a.from === b.from &&
    a.source?.name === b.source?.name &&
    a.source?.date === b.source?.date &&
    a.weights.length === b.weights.length &&
    a.weights.every(({ authority, weight }, at) => {
      const other = b.weights[at];
      return other?.authority === authority && other.weight === weight;
    })
  );
}
