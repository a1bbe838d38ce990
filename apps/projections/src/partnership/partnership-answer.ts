import { authority, count, exactly, list, orNull, pence, text, trail, yes, type Static } from '../asking/shapes.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { holdsOn, leadOn, type PartnershipRow } from './partnership.js';
import type { FrameworkRow, SupplierRow } from './suppliers.js';

const membership = exactly({
  authority,
  scheme: text,
  from: text,
  leavesOn: orNull(text),
  reason: orNull(text),
  inForce: yes,
});
const costSharing = exactly({
  costType: text,
  version: count,
  basis: text,
  weights: list(exactly({ authority, weight: count })),
  source: orNull(exactly({ name: text, date: text })),
  from: text,
});
const limit = exactly({ authority, set: yes, pence: orNull(pence) });
const terms = exactly({
  lots: list(exactly({ lot: text, name: text, categories: list(text) })),
  discounts: list(exactly({ category: text, basisPoints: count })),
  servicing: list(exactly({ service: text, name: text, pencePerItem: pence })),
  tolerance: exactly({ basisPoints: count, pence }),
  carriagePence: pence,
});
const framework = exactly({
  framework: text,
  supplier: text,
  title: text,
  reference: text,
  from: text,
  to: text,
  version: orNull(text),
  ended: orNull(exactly({ on: text, reason: text })),
  inForce: yes,
  terms,
  events: trail,
});
const supplier = exactly({
  supplier: text,
  name: text,
  ean: text,
  san: orNull(text),
  suspended: orNull(text),
  warnings: list(text),
  events: trail,
});

/** A partnership at a glance. Delegated limits are each borough's own: the lead sees whether one is set. */
export const partnershipAnswer = exactly({
  partnership: text,
  name: text,
  noticeMonths: count,
  lead: orNull(authority),
  leads: list(exactly({ lead: authority, from: text })),
  members: list(membership),
  orderRules: list(exactly({ version: count, shortfall: text, from: text })),
  costSharings: list(costSharing),
  limits: list(limit),
  suppliers: list(supplier),
  frameworks: list(framework),
  events: exactly({ leads: trail, memberships: trail, agreements: trail, limits: trail }),
});

/** The rows behind a partnership. */
export interface PartnershipRows {
  readonly partnership: PartnershipRow | undefined;
  readonly suppliers: readonly SupplierRow[];
  readonly frameworks: readonly FrameworkRow[];
}

/** A partnership as one person may see it on a date. */
export function glanceOf(
  row: PartnershipRow,
  rows: PartnershipRows,
  standing: Standing,
  today: string,
): Static<typeof partnershipAnswer> {
  const { trails } = row;
  return {
    partnership: row.partnership,
    name: row.name,
    noticeMonths: row.noticeMonths,
    lead: leadOn(row, today) ?? null,
    leads: [...row.leads],
    members: row.memberships.map((each) => ({ ...each, inForce: holdsOn(each, today) })),
    orderRules: row.orderRules.map((each) => ({ ...each })),
    costSharings: row.costSharings.map((each) => ({ ...each })),
    limits: limitsFor(row, standing),
    suppliers: rows.suppliers.map((each) => ({
      ...each,
      warnings: [...each.warnings],
      events: copyOf(each.events),
    })),
    frameworks: rows.frameworks.map((each) => ({
      ...each,
      inForce: each.from <= today && today <= each.to && (each.ended === null || today < each.ended.on),
      events: copyOf(each.events),
    })),
    events: {
      leads: copyOf(trails.leads),
      memberships: copyOf(trails.memberships),
      agreements: copyOf(trails.agreements),
      limits: copyOf(trails.limits),
    },
  };
}

function limitsFor({ memberships, limits }: PartnershipRow, standing: Standing): Static<typeof limit>[] {
  const boroughs = [...new Set(memberships.map((each) => each.authority))].sort();
  return boroughs
    .filter((borough) => standing.sight !== 'own' || borough === standing.authority)
    .map((borough) => ({
      authority: borough,
      set: limits[borough] !== undefined,
      pence: standing.sight === 'all' || borough === standing.authority ? (limits[borough] ?? null) : null,
    }));
}
