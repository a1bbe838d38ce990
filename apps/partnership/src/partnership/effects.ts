import { refuse } from '#kernel';
import { partnershipEvents } from '#messages/partnership';
import { checkSharing, sameSharing } from './cost-sharing.js';
import { latestIn, staysFrom } from './membership.js';
import type { Partnership, Subject } from './state.js';

type Events = readonly partnershipEvents.PartnershipEvent[];
type About<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

/** The events that follow when something is decided today; none where it is so already. Refuses what can't be. */
export function effectOf(state: Partnership, partnership: string, subject: Subject, today: string): Events {
  switch (subject.kind) {
    case 'admission':
      return admission(state, partnership, subject);
    case 'lead':
      return lead(state, partnership, subject, today);
    case 'cost-sharing':
      return costSharing(state, partnership, subject);
    case 'order-rules':
      return orderRules(state, partnership, subject);
    case 'voting-rule':
      return state.carriedBy === subject.carriedBy
        ? []
        : [partnershipEvents.VotingRuleAgreed({ partnership, carriedBy: subject.carriedBy })];
  }
}

function admission(state: Partnership, partnership: string, { authority, scheme, from }: About<'admission'>): Events {
  const firstDay = state.established?.from ?? '';
  if (from < firstDay) refuse('admitted-before-partnership-begins', { earliest: firstDay });
  const before = latestIn(state, authority, scheme);
  if (before?.leavesOn === null) {
    if (before.from !== from) refuse('borough-already-in-scheme', { from: before.from });
    return [];
  }
  if (before?.leavesOn && from < before.leavesOn) refuse('borough-still-in-scheme', { earliest: before.leavesOn });
  return [partnershipEvents.BoroughAdmitted({ partnership, authority, scheme, from })];
}

function lead(state: Partnership, partnership: string, { lead: next, from }: About<'lead'>, today: string): Events {
  const last = state.leads.at(-1);
  if (last?.lead === next && last.from === from) return [];
  if (from < today) refuse('lead-appointed-for-the-past', { earliest: today });
  if (!staysFrom(state, next, from)) refuse('lead-must-be-a-member-that-stays', { lead: next, from });
  return [partnershipEvents.LeadAppointed({ partnership, lead: next, from })];
}

function costSharing(state: Partnership, partnership: string, about: About<'cost-sharing'>): Events {
  const { costType, basis, weights, source, from } = about;
  const before = state.costSharing[costType];
  if (before && sameSharing(before, about)) return [];
  checkSharing(state, about);
  const version = (before?.version ?? 0) + 1;
  return [partnershipEvents.CostSharingAgreed({ partnership, costType, version, basis, weights, source, from })];
}

function orderRules(state: Partnership, partnership: string, about: About<'order-rules'>): Events {
  const { shortfall, leavers, from } = about;
  const before = state.orderRules;
  if (before?.shortfall === shortfall && before.leavers === leavers && before.from === from) return [];
  const version = (before?.version ?? 0) + 1;
  return [partnershipEvents.OrderRulesAgreed({ partnership, version, shortfall, leavers, from })];
}
