import { Refusal, londonDate, notFound, query, type Asked } from '#kernel';
import { Id } from '#messages/fields';
import { question } from '../asking/question.js';
import { PEOPLE, authority, exactly, list, orNull, plain, text, yes, type Static } from '../asking/shapes.js';
import { standingOf } from '../asking/standing.js';
import { glanceOf, partnershipAnswer, type PartnershipRows } from './partnership-answer.js';
import { PARTNERSHIP, holdsOn, leadOn, partnership, type PartnershipRow } from './partnership.js';
import { frameworks, suppliers } from './suppliers.js';

/** One partnership. */
export class PartnershipParameters {
  @Id('The partnership') partnership!: string;
}

/** The partnerships of whoever asks are asked for with nothing. */
export class PartnershipsParameters {}

const brief = exactly({
  partnership: text,
  name: text,
  lead: orNull(authority),
  /** The schemes the asker’s authority takes part in today. */
  schemes: list(text),
  leading: yes,
});
const all = exactly({ partnerships: list(brief) });

/** A partnership at a glance, for the people of its authorities. */
export const partnershipQuestion = question<PartnershipParameters, PartnershipRows>({
  declaration: query({
    name: 'partnership',
    route: 'GET /partnerships/{partnership}',
    summary: 'A partnership at a glance: who is in, who leads, and what was agreed',
    may: PEOPLE,
    parameters: PartnershipParameters,
    answer: plain(partnershipAnswer),
  }),
  from: [partnership, suppliers, frameworks],
  scope: (parameters) => parameters.partnership,
  gather: async (read, { partnership: scope }) => ({
    partnership: await read.one(partnership, scope, PARTNERSHIP),
    suppliers: await read.starting(suppliers, scope, ''),
    frameworks: await read.starting(frameworks, scope, ''),
  }),
  answer: (rows, asked) => {
    const standing = standingOf(rows.partnership, asked);
    const row = rows.partnership ?? notFound('partnership-unknown');
    return glanceOf(row, rows, standing, londonDate(asked.at));
  },
});

/** The partnerships that the asker's authority is, was or will be in. */
export const partnershipsQuestion = question<PartnershipsParameters, readonly PartnershipRow[]>({
  declaration: query({
    name: 'partnerships',
    route: 'GET /partnerships',
    summary: 'The partnerships of your authority',
    may: PEOPLE,
    parameters: PartnershipsParameters,
    answer: plain(all),
  }),
  from: [partnership],
  scope: () => null,
  gather: (read) => read.everywhere(partnership, PARTNERSHIP),
  answer: (rows, asked): Static<typeof all> => ({
    partnerships: rows.filter((row) => concerns(row, asked)).map((row) => brieflyFor(row, asked)),
  }),
});

function concerns(row: PartnershipRow, asked: Asked): boolean {
  try {
    standingOf(row, asked);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function brieflyFor(row: PartnershipRow, { at, by }: Asked): Static<typeof brief> {
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
