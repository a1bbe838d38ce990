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
  /** Asked to join, and in no scheme yet. */
  readonly guest: boolean;
  /** It was in a scheme, is and will be in none, and does not lead: what began since is not its business. */
  readonly former: boolean;
}

/**
 * How the one who asks stands to the partnership today. Refuses, as if there were no such partnership, whoever is of
 * none of its authorities, past and announced ones included. An auditor sees all while the authority is in a scheme or leads.
 */
export function standingOf(row: PartnershipRow | undefined, asked: Asked): Standing {
  return placeOf(row, asked) ?? notFound('partnership-unknown');
}

/** The same, where also an authority that is asked to join is welcome: as a guest, who sees what it is asked. */
export function standingOrInvitation(row: PartnershipRow | undefined, asked: Asked): Standing {
  const { authority } = asked.by;
  const invited = row?.motions.some(({ outcome, required }) => outcome === 'open' && required === authority);
  const place = { lead: false, sight: 'own' as const, guest: true, former: false };
  const guest = authority !== null && invited ? { authority, ...place } : undefined;
  return placeOf(row, asked) ?? guest ?? notFound('partnership-unknown');
}

function placeOf(row: PartnershipRow | undefined, { at, by }: Asked): Standing | undefined {
  const today = londonDate(at);
  const { authority } = by;
  const memberships = row?.memberships.filter((membership) => membership.authority === authority) ?? [];
  const lead = row !== undefined && authority !== null && leadOn(row, today) === authority;
  const led = row?.leads.some((each) => each.lead === authority);
  if (authority === null || (memberships.length === 0 && !led)) return undefined;
  const takesPart = lead || memberships.some((membership) => holdsOn(membership, today));
  const sight = by.roles.includes('auditor') && takesPart ? 'all' : lead ? 'counts' : 'own';
  const over = memberships.every(({ leavesOn }) => leavesOn !== null && leavesOn <= today);
  return { authority, lead, sight, guest: false, former: !lead && memberships.length > 0 && over };
}
