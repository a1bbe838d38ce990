import { forbid, londonDate, notFound, type Asked, type Folding, type Pence } from '#kernel';
import type { partnershipEvents } from '#messages/partnership';

type PartnershipEvent = partnershipEvents.PartnershipEvent;
type DataOf<Name extends PartnershipEvent['type']> = Extract<PartnershipEvent, { type: Name }>['data'];
/** How a shared cost is divided, as the partnership agreed it. */
export type CostSharing = DataOf<'CostSharingAgreed'>;
type Scheme = DataOf<'BoroughAdmitted'>['scheme'];

interface Membership {
  readonly authority: string;
  readonly scheme: Scheme;
  readonly from: string;
  /** The first day it is no longer in the scheme; null while no notice runs. */
  readonly leavesOn: string | null;
}

/** The rules by which an order goes on when a borough's fund is short, or when a borough leaves. */
export type OrderRules = Pick<DataOf<'OrderRulesAgreed'>, 'version' | 'shortfall' | 'leavers'>;

/** What buying together needs to know of a partnership: ask it with the functions below. */
export interface PartnershipFacts {
  readonly known: boolean;
  readonly name: string;
  /** In the order appointed. */
  readonly leads: readonly { readonly lead: string; readonly from: string }[];
  readonly memberships: readonly Membership[];
  readonly costSharings: readonly CostSharing[];
  readonly orderRules: readonly (OrderRules & { readonly from: string })[];
  readonly delegatedLimits: Readonly<Record<string, Pence>>;
}

/** A partnership's stream, folded for whoever buys for it. */
export const partnershipFacts: Folding<PartnershipFacts, PartnershipEvent> = {
  initial: {
    known: false,
    name: '',
    leads: [],
    memberships: [],
    costSharings: [],
    orderRules: [],
    delegatedLimits: {},
  },
  evolve: {
    PartnershipEstablished: (facts, { name, lead, from }) => ({ ...facts, known: true, name, leads: [{ lead, from }] }),
    LeadAppointed: (facts, { lead, from }) => ({ ...facts, leads: [...facts.leads, { lead, from }] }),
    BoroughAdmitted: (facts, { authority, scheme, from }) => ({
      ...facts,
      memberships: [...facts.memberships, { authority, scheme, from, leavesOn: null }],
    }),
    NoticeGiven: (facts, { authority, scheme, leavesOn }) => leaving(facts, authority, scheme, leavesOn),
    NoticeWithdrawn: (facts, { authority, scheme }) => leaving(facts, authority, scheme, null),
    CostSharingAgreed: (facts, agreed) => ({ ...facts, costSharings: [...facts.costSharings, agreed] }),
    OrderRulesAgreed: (facts, { version, shortfall, leavers, from }) => ({
      ...facts,
      orderRules: [...facts.orderRules, { version, shortfall, leavers, from }],
    }),
    DelegatedLimitSet: (facts, { authority, pence }) => ({
      ...facts,
      delegatedLimits: { ...facts.delegatedLimits, [authority]: pence },
    }),
    // How something was decided is nothing to buyers: what was decided is an event of its own.
    VotingRuleAgreed: unchanged,
    MotionMoved: unchanged,
    MotionSupported: unchanged,
    MotionOpposed: unchanged,
    MotionCarried: unchanged,
    MotionLost: unchanged,
    MotionWithdrawn: unchanged,
  },
};

function unchanged(facts: PartnershipFacts): PartnershipFacts {
  return facts;
}

/** The stream a partnership's facts are folded from. */
export function partnershipStream(partnership: string): string {
  return `partnership-${partnership}`;
}

/** The authority that leads on a date: before the partnership begins, the one that established it; undefined when there is none. */
export function leadOn({ leads }: PartnershipFacts, date: string): string | undefined {
  return (latest(leads, date) ?? leads[0])?.lead;
}

/** Refuses whoever is not of the authority that leads on the day asked. */
export function leadOnly(facts: PartnershipFacts, { at, by }: Asked, partnership: string): void {
  const lead = leadOn(facts, londonDate(at)) ?? notFound('partnership-unknown', { partnership });
  if (by.authority !== lead) forbid('not-the-lead', { lead });
}

/** The authorities in a scheme on a date, sorted by code. */
export function membersOn({ memberships }: PartnershipFacts, scheme: Scheme, date: string): readonly string[] {
  const inIt = memberships.filter(
    (membership) =>
      membership.scheme === scheme &&
      membership.from <= date &&
      (membership.leavesOn === null || date < membership.leavesOn),
  );
  return [...new Set(inIt.map(({ authority }) => authority))].sort();
}

/** How a cost is shared on a date; undefined when nothing was agreed for it yet. */
export function costSharingOn(
  { costSharings }: PartnershipFacts,
  costType: CostSharing['costType'],
  date: string,
): CostSharing | undefined {
  return latest(
    costSharings.filter((agreed) => agreed.costType === costType),
    date,
  );
}

/** Up to this much of one order a borough's money is committed without asking; 0 when it has set no limit. */
export function delegatedLimit({ delegatedLimits }: PartnershipFacts, authority: string): Pence {
  return delegatedLimits[authority] ?? 0;
}

/** The rules of orders on a date; until any are agreed (version 0) copies are reduced, and who leaves stays liable. */
export function orderRulesOn({ orderRules }: PartnershipFacts, date: string): OrderRules {
  const agreed = latest(orderRules, date);
  const { version = 0, shortfall = 'reduce-copies', leavers = 'stay-liable' } = agreed ?? {};
  return { version, shortfall, leavers };
}

/** What was agreed last holds from its own date on, also in place of what had been agreed for later. */
function latest<T extends { readonly from: string }>(agreed: readonly T[], date: string): T | undefined {
  return agreed.findLast(({ from }) => from <= date);
}

function leaving(
  facts: PartnershipFacts,
  authority: string,
  scheme: Scheme,
  leavesOn: string | null,
): PartnershipFacts {
  const last = facts.memberships.findLastIndex((one) => one.authority === authority && one.scheme === scheme);
  return { ...facts, memberships: facts.memberships.map((one, at) => (at === last ? { ...one, leavesOn } : one)) };
}
