import type { DelegatedLimit, Partnership } from '#messages/questions';
import type { Names } from '../authorities/authorities.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { sentenceOf } from './motions.js';
import { holdsOn, leadOn, type PartnershipRow } from './partnership.js';
import { isInForce, type FrameworkRow, type SupplierRow } from './suppliers.js';

/** The rows behind a partnership. */
export interface PartnershipRows {
  readonly partnership: PartnershipRow | undefined;
  readonly suppliers: readonly SupplierRow[];
  readonly frameworks: readonly FrameworkRow[];
  readonly names: Names;
}

/** A partnership as one person may see it on a date. */
export function glanceOf(row: PartnershipRow, rows: PartnershipRows, standing: Standing, today: string): Partnership {
  const { trails } = row;
  // Terms of suppliers are the members’ own, and so is what they decide among themselves.
  const outside = standing.guest || standing.former;
  const asked = ({ required, voters }: PartnershipRow['motions'][number]): boolean =>
    required === standing.authority || voters.includes(standing.authority);
  const motions = outside ? row.motions.filter(asked) : row.motions;
  const { suppliers, frameworks } = outside ? { suppliers: [], frameworks: [] } : rows;
  return {
    partnership: row.partnership,
    name: row.name,
    noticeMonths: row.noticeMonths,
    lead: leadOn(row, today) ?? null,
    leads: [...row.leads],
    members: row.memberships.map((each) => ({ ...each, inForce: holdsOn(each, today) })),
    orderRules: row.orderRules.map((each) => ({ ...each })),
    costSharings: row.costSharings.map((each) => ({ ...each })),
    carriedBy: row.carriedBy,
    motions: motions.map((each) => ({
      motion: each.motion,
      sentence: capital(`${sentenceOf(each, rows.names)}.`),
      mover: each.mover,
      voters: [...each.voters],
      needed: each.needed,
      required: each.required,
      support: [...each.support],
      opposition: each.opposition.map((one) => ({ ...one })),
      outcome: each.outcome,
    })),
    limits: limitsFor(row, standing),
    suppliers: suppliers.map((each) => ({
      ...each,
      warnings: [...each.warnings],
      events: copyOf(each.events),
    })),
    frameworks: frameworks.map((each) => ({
      ...each,
      inForce: isInForce(each, today),
      events: copyOf(each.events),
    })),
    events: {
      leads: copyOf(trails.leads),
      memberships: copyOf(trails.memberships),
      agreements: copyOf(trails.agreements),
      limits: copyOf(trails.limits),
      motions: copyOf(trails.motions),
    },
  };
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function limitsFor({ memberships, limits }: PartnershipRow, standing: Standing): DelegatedLimit[] {
  const boroughs = [...new Set(memberships.map((each) => each.authority))].sort();
  return boroughs
    .filter((borough) => standing.sight !== 'own' || borough === standing.authority)
    .map((borough) => ({
      authority: borough,
      set: limits[borough] !== undefined,
      pence: standing.sight === 'all' || borough === standing.authority ? (limits[borough] ?? null) : null,
    }));
}
