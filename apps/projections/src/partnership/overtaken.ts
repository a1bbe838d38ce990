import { dateInWords } from '#kernel';
import type { Names } from '../authorities/authorities.js';
import type { MotionRow } from './motions.js';
import { holdsOn, type PartnershipRow } from './partnership.js';

type Subject = MotionRow['subject'];
type About<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

/**
 * Why a motion that was moved in good time could have no effect any more if it were carried today, in a clause; undefined while it
 * could. What it is about is so already, or what it took for granted is not.
 */
export function overtakenBy(row: PartnershipRow, subject: Subject, today: string, names: Names): string | undefined {
  switch (subject.kind) {
    case 'admission':
      return admitted(row, subject, names);
    case 'lead':
      return appointed(row, subject, today, names);
    case 'cost-sharing':
      return shared(row, subject, names);
    case 'order-rules': {
      const agreed = row.orderRules.at(-1);
      const { shortfall, leavers, from } = subject;
      const same = agreed?.shortfall === shortfall && agreed.leavers === leavers && agreed.from === from;
      return same ? AGREED : undefined;
    }
    case 'voting-rule':
      return row.carriedBy === subject.carriedBy ? AGREED : undefined;
  }
}

const AGREED = 'that is agreed already';

function admitted({ memberships }: PartnershipRow, { authority, scheme, from }: About<'admission'>, names: Names) {
  const last = memberships.findLast((one) => one.authority === authority && one.scheme === scheme);
  if (!last || (last.leavesOn !== null && last.leavesOn <= from)) return undefined;
  const until = last.leavesOn === null ? 'already' : `until ${dateInWords(last.leavesOn)}`;
  return `${named(authority, names)} is in the ${scheme} scheme ${until}`;
}

function appointed({ leads, memberships }: PartnershipRow, { lead, from }: About<'lead'>, today: string, names: Names) {
  const last = leads.at(-1);
  if (last?.lead === lead && last.from === from) return AGREED;
  if (from < today) return `${dateInWords(from)} has passed`;
  const stays = memberships.some((one) => one.authority === lead && one.leavesOn === null && holdsOn(one, from));
  return stays ? undefined : `${named(lead, names)} is not a member that stays`;
}

function shared({ costSharings, memberships }: PartnershipRow, about: About<'cost-sharing'>, names: Names) {
  const agreed = costSharings.findLast(({ costType }) => costType === about.costType);
  if (agreed && isSame(agreed, about)) return AGREED;
  const { basis, weights, from } = about;
  if (basis === 'copies' || basis === 'equal') return undefined;
  const members = memberships
    .filter(({ scheme, leavesOn }) => scheme === 'stock' && (leavesOn === null || from < leavesOn))
    .map(({ authority }) => authority);
  const stranger = weights.find(({ authority }) => !members.includes(authority));
  if (stranger) return `${named(stranger.authority, names)} is to have a weight and is no member then`;
  const counts = ({ weight }: { weight: number }): boolean => basis === 'agreed' || weight > 0;
  const without = members.find((member) => !weights.some((one) => one.authority === member && counts(one)));
  return without && `${named(without, names)} is a member then and has no weight`;
}

function isSame(a: Omit<About<'cost-sharing'>, 'kind'>, b: Omit<About<'cost-sharing'>, 'kind'>): boolean {
  const told = ({ basis, weights, source, from }: typeof a): string =>
    JSON.stringify([
      basis,
      weights.map(({ authority, weight }) => [authority, weight]),
      source?.name,
      source?.date,
      from,
    ]);
  return told(a) === told(b);
}

function named(authority: string, names: Names): string {
  return names.get(authority) ?? authority;
}
