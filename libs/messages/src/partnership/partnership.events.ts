import { event, type EventsOf } from '#kernel';
import { authority, count, date, exactly, id, list, oneOf, orNull, pence, text } from '../shapes.js';

/** What boroughs join one by one: a borough may be in one scheme of a partnership and not in another. */
export const SCHEMES = ['stock', 'staffing'] as const;
/** What is shared by a rule rather than paid by whoever has the copies. */
export const COST_TYPES = ['carriage', 'service-charge'] as const;
/** How a shared cost is divided. */
export const BASES = ['copies', 'equal', 'population', 'agreed'] as const;
/** What happens to a borough's copies when its fund is short: fewer copies, or the borough leaves the order. */
export const SHORTFALL_RULES = ['reduce-copies', 'drop-borough'] as const;

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

/** `weights` are populations (basis population, with their dated source) or basis points adding up to 10,000 (basis agreed). */
export const CostSharingAgreed = event(
  'CostSharingAgreed',
  exactly({
    partnership: id,
    costType: oneOf(...COST_TYPES),
    version: count,
    basis: oneOf(...BASES),
    weights: list(exactly({ authority, weight: count })),
    source: orNull(exactly({ name: text, date })),
    from: date,
  }),
);

/** Up to this many pence of one order a borough's money is committed without its budget holder being asked. */
export const DelegatedLimitSet = event('DelegatedLimitSet', exactly({ partnership: id, authority, pence }));

export const OrderRulesAgreed = event(
  'OrderRulesAgreed',
  exactly({ partnership: id, version: count, shortfall: oneOf(...SHORTFALL_RULES), from: date }),
);

export type PartnershipEvent = EventsOf<typeof import('./partnership.events.js')>;
