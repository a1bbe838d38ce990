import { londonDate, notFound, type Asked } from '#kernel';
import { holdsOn, leadOn, type PartnershipRow } from '../partnership/partnership.js';

/** What of other boroughs' affairs a person may know: all (auditors), counts (the lead), or anonymous totals. */
export type Sight = 'all' | 'counts' | 'own';

/** Who asks, seen from the partnership. */
export interface Standing {
  readonly authority: string;
  /** Of the authority that leads today. */
  readonly lead: boolean;
  readonly sight: Sight;
}

/**
 * How the one who asks stands to the partnership today. Refuses, as if there were no such partnership, whoever is of
 * none of its authorities, past and announced ones included. An auditor sees all while the authority is in a scheme or leads.
 */
export function standingOf(row: PartnershipRow | undefined, { at, by }: Asked): Standing {
  const today = londonDate(at);
  const { authority } = by;
  const memberships = row?.memberships.filter((membership) => membership.authority === authority) ?? [];
  const lead = row !== undefined && authority !== null && leadOn(row, today) === authority;
  const led = row?.leads.some((each) => each.lead === authority);
  if (authority === null || (memberships.length === 0 && !led)) return notFound('partnership-unknown');
  const takesPart = lead || memberships.some((membership) => holdsOn(membership, today));
  const sight = by.roles.includes('auditor') && takesPart ? 'all' : lead ? 'counts' : 'own';
  return { authority, lead, sight };
}
