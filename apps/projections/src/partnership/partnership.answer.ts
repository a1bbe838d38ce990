import { Refusal, londonDate, notFound, type Asked } from '#kernel';
import {
  partnershipQuestion,
  partnershipsQuestion,
  type PartnershipBrief,
  type PartnershipParameters,
  type Partnerships,
  type PartnershipsParameters,
} from '#messages/questions';
import { standingOrInvitation } from '../asking/standing.js';
import { AUTHORITY, authorities, namesIn } from '../authorities/authorities.js';
import { fromViews } from '../asking/view-answer.js';
import { glanceOf, type PartnershipRows } from './glance.js';
import { PARTNERSHIP, holdsOn, leadOn, partnership, type PartnershipRow } from './partnership.js';
import { frameworks, suppliers } from './suppliers.js';

/** A partnership at a glance, for the people of its authorities. */
export const partnershipAnswer = fromViews<PartnershipParameters, PartnershipRows>({
  question: partnershipQuestion,
  from: [partnership, suppliers, frameworks],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    suppliers: await read.starting(suppliers, scope, ''),
    frameworks: await read.starting(frameworks, scope, ''),
    names: namesIn(await read.everywhere(authorities, AUTHORITY)),
  }),
  answer: (rows, asked) => {
    const standing = standingOrInvitation(rows.partnership, asked);
    const row = rows.partnership ?? notFound('partnership-unknown');
    return glanceOf(row, rows, standing, londonDate(asked.at));
  },
});

/** The partnerships that the asker's authority is, was or will be in. */
export const partnershipsAnswer = fromViews<PartnershipsParameters, readonly PartnershipRow[]>({
  question: partnershipsQuestion,
  from: [partnership],
  scope: () => null,
  gather: (read) => read.everywhere(partnership, PARTNERSHIP),
  answer: (rows, asked): Partnerships => ({
    partnerships: rows.filter((row) => concerns(row, asked)).map((row) => brieflyFor(row, asked)),
  }),
});

function concerns(row: PartnershipRow, asked: Asked): boolean {
  try {
    standingOrInvitation(row, asked);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function brieflyFor(row: PartnershipRow, { at, by }: Asked): PartnershipBrief {
  const today = londonDate(at);
  const own = row.memberships.filter((each) => each.authority === by.authority && holdsOn(each, today));
  const lead = leadOn(row, today) ?? null;
  return {
    partnership: row.partnership,
    name: row.name,
    lead,
    schemes: [...new Set(own.map(({ scheme }) => scheme))].sort(),
    leading: lead === by.authority,
  };
}
