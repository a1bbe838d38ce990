import { Type, event, type EventsOf } from '#kernel';
import { authority, count, date, exactly, id, list, oneOf, orNull, pence, text } from '../shapes.js';

/** What boroughs join one by one: a borough may be in one scheme of a partnership and not in another. */
export const SCHEMES = ['stock', 'staffing'] as const;
/** What is shared by a rule rather than paid by whoever has the copies. */
export const COST_TYPES = ['carriage', 'service-charge'] as const;
/** How a shared cost is divided. */
export const BASES = ['copies', 'equal', 'population', 'agreed'] as const;
/** What happens to a borough's copies when its fund is short: fewer copies, or the borough leaves the order. */
export const SHORTFALL_RULES = ['reduce-copies', 'drop-borough'] as const;
/** What becomes of the committed shares of a borough that leaves while an order is open: it stays liable for them, or the others are offered them. */
export const LEAVER_RULES = ['stay-liable', 're-offered'] as const;

/** Who decides who joins, who leads and by which rules: the lead alone, more than half of the boroughs, or each of them. */
export const CARRIED_BY = ['lead', 'majority', 'everybody'] as const;

const scheme = oneOf(...SCHEMES);

export const PartnershipEstablished = event(
  'PartnershipEstablished',
  exactly({ partnership: id, name: text, lead: authority, from: date, noticeMonths: count }),
);

/** From this date the borough takes part in the scheme. */
export const BoroughAdmitted = event('BoroughAdmitted', exactly({ partnership: id, authority, scheme, from: date }));

/** The borough's last day in the scheme is the day before `leavesOn`. */
export const NoticeGiven = event(
  'NoticeGiven',
  exactly({ partnership: id, authority, scheme, leavesOn: date, reason: text }),
);

export const NoticeWithdrawn = event('NoticeWithdrawn', exactly({ partnership: id, authority, scheme }));

export const LeadAppointed = event('LeadAppointed', exactly({ partnership: id, lead: authority, from: date }));

const costType = oneOf(...COST_TYPES);
const sharing = {
  basis: oneOf(...BASES),
  weights: list(exactly({ authority, weight: count })),
  source: orNull(exactly({ name: text, date })),
  from: date,
};

/** `weights` are populations (basis population, with their dated source) or basis points adding up to 10,000 (basis agreed). */
export const CostSharingAgreed = event(
  'CostSharingAgreed',
  exactly({ partnership: id, costType, version: count, ...sharing }),
);

/** Up to this many pence of one order a borough's money is committed without its budget holder being asked. */
export const DelegatedLimitSet = event('DelegatedLimitSet', exactly({ partnership: id, authority, pence }));

const orderRules = { shortfall: oneOf(...SHORTFALL_RULES), leavers: oneOf(...LEAVER_RULES), from: date };

/** Rules from before there was a choice: who leaves stays liable. */
export const stayingLiable = <T extends object>(data: T) => ({ ...data, leavers: 'stay-liable' as const });

export const OrderRulesAgreed = event(
  'OrderRulesAgreed',
  exactly({ partnership: id, version: count, ...orderRules }),
  stayingLiable,
);

/** From now on motions are carried so; where nothing was agreed the lead decides alone. */
export const VotingRuleAgreed = event(
  'VotingRuleAgreed',
  exactly({ partnership: id, carriedBy: oneOf(...CARRIED_BY) }),
);

/** What a motion is about: what is to be when it is carried. */
const subject = Type.Union([
  exactly({ kind: oneOf('admission'), authority, scheme, from: date }),
  exactly({ kind: oneOf('lead'), lead: authority, from: date }),
  exactly({ kind: oneOf('cost-sharing'), costType, ...sharing }),
  exactly({ kind: oneOf('order-rules'), ...orderRules }),
  exactly({ kind: oneOf('voting-rule'), carriedBy: oneOf(...CARRIED_BY) }),
]);

/**
 * The mover moved it, and supports it. It is carried when `needed` of the voters support it, and with them the one whose own
 * affair it is (`required`: the borough that is to join, or to lead). Motions of a partnership are numbered from 1.
 */
export const MotionMoved = event(
  'MotionMoved',
  exactly({
    partnership: id,
    motion: count,
    mover: authority,
    subject,
    voters: list(authority),
    needed: count,
    required: orNull(authority),
  }),
  (data: { readonly subject: { readonly kind: string } }) =>
    data.subject.kind === 'order-rules' ? { ...data, subject: stayingLiable(data.subject) } : data,
);

/** A borough's latest word counts, as long as the motion is open. */
export const MotionSupported = event('MotionSupported', exactly({ partnership: id, motion: count, authority }));

export const MotionOpposed = event(
  'MotionOpposed',
  exactly({ partnership: id, motion: count, authority, reason: text }),
);

/** What it is about follows as an event of its own. */
export const MotionCarried = event('MotionCarried', exactly({ partnership: id, motion: count }));

/** It can no longer have the support that it needs. */
export const MotionLost = event('MotionLost', exactly({ partnership: id, motion: count }));

export const MotionWithdrawn = event('MotionWithdrawn', exactly({ partnership: id, motion: count, reason: text }));

export type PartnershipEvent = EventsOf<typeof import('./partnership.events.js')>;
