import { query } from '#kernel';
import { Id } from '../fields/index.js';
import {
  PEOPLE,
  authority,
  count,
  countOf,
  exactly,
  list,
  orNull,
  pence,
  plain,
  text,
  textOf,
  trail,
  yes,
  type Static,
} from './shapes.js';

/** One partnership. */
export class PartnershipParameters {
  @Id('The partnership') partnership!: string;
}

/** The partnerships of whoever asks are asked for with nothing. */
export class PartnershipsParameters {}

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
const motion = exactly({
  motion: count,
  sentence: text,
  mover: authority,
  voters: list(authority),
  needed: countOf('How many of the voters must support it'),
  /** Whose own affair it is: without its support nothing is carried. */
  required: orNull(authority),
  support: list(authority),
  opposition: list(exactly({ authority, reason: text })),
  outcome: textOf('open, carried, lost or withdrawn'),
});
const limit = exactly({ authority, set: yes, pence: orNull(pence) });
/** A borough's delegated limit: whether one is set, and for those who may know how much it is. */
export type DelegatedLimit = Static<typeof limit>;
const terms = exactly({
  lots: list(exactly({ lot: text, name: text, categories: list(text) })),
  discounts: list(exactly({ category: text, basisPoints: count })),
  priceBreaks: list(exactly({ category: text, copies: count, basisPoints: count })),
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
  insolvent: orNull(exactly({ on: text, evidence: text })),
  warnings: list(text),
  events: trail,
});
const one = exactly({
  partnership: text,
  name: text,
  noticeMonths: count,
  lead: orNull(authority),
  leads: list(exactly({ lead: authority, from: text })),
  members: list(membership),
  orderRules: list(exactly({ version: count, shortfall: text, leavers: text, from: text })),
  costSharings: list(costSharing),
  carriedBy: textOf('Who decides: the lead, a majority of the boroughs, or everybody'),
  motions: list(motion),
  limits: list(limit),
  suppliers: list(supplier),
  frameworks: list(framework),
  events: exactly({ leads: trail, memberships: trail, agreements: trail, limits: trail, motions: trail }),
});
/** A partnership at a glance. Delegated limits are each borough's own: the lead sees whether one is set. */
export type Partnership = Static<typeof one>;

const brief = exactly({
  partnership: text,
  name: text,
  lead: orNull(authority),
  /** The schemes the asker’s authority takes part in today. */
  schemes: list(text),
  leading: yes,
});
const all = exactly({ partnerships: list(brief) });
export type PartnershipBrief = Static<typeof brief>;
export type Partnerships = Static<typeof all>;

/** A partnership at a glance, for the people of its authorities. */
export const partnershipQuestion = query({
  name: 'partnership',
  route: 'GET /partnerships/{partnership}',
  summary: 'A partnership at a glance: who is in, who leads, and what was agreed',
  may: PEOPLE,
  parameters: PartnershipParameters,
  answer: plain(one),
});

/** The partnerships that the asker's authority is, was or will be in. */
export const partnershipsQuestion = query({
  name: 'partnerships',
  route: 'GET /partnerships',
  summary: 'The partnerships of your authority',
  may: PEOPLE,
  parameters: PartnershipsParameters,
  answer: plain(all),
});
