import { londonDate, projection, type Event, type Pence, type RecordedOf } from '#kernel';
import type { partnershipEvents } from '#messages/partnership';
import { noted, type Trail } from '../asking/trail.js';
import { movedAs, overIn, spokenIn, type MotionRow } from './motions.js';

type PartnershipEvent = partnershipEvents.PartnershipEvent;
type DataOf<Name extends PartnershipEvent['type']> = Extract<PartnershipEvent, { type: Name }>['data'];

/** One borough's time in one scheme. */
export type Membership = {
  readonly authority: string;
  readonly scheme: DataOf<'BoroughAdmitted'>['scheme'];
  readonly from: string;
  /** The first day it is no longer in the scheme; null while no notice runs. */
  readonly leavesOn: string | null;
  readonly reason: string | null;
};

type Ending = Extract<PartnershipEvent, { type: 'MotionCarried' | 'MotionLost' | 'MotionWithdrawn' }>;
type Agreed<Name extends PartnershipEvent['type']> = Omit<DataOf<Name>, 'partnership'>;

/** A partnership: who is in, who leads, and all it has agreed. */
export type PartnershipRow = {
  readonly partnership: string;
  readonly name: string;
  readonly noticeMonths: number;
  readonly leads: readonly { readonly lead: string; readonly from: string }[];
  readonly memberships: readonly Membership[];
  readonly costSharings: readonly Agreed<'CostSharingAgreed'>[];
  readonly orderRules: readonly Agreed<'OrderRulesAgreed'>[];
  readonly carriedBy: DataOf<'VotingRuleAgreed'>['carriedBy'];
  /** In the order moved. */
  readonly motions: readonly MotionRow[];
  /** Pence by authority. */
  readonly limits: { readonly [authority: string]: Pence };
  readonly trails: {
    readonly leads: Trail;
    readonly memberships: Trail;
    readonly agreements: Trail;
    readonly limits: Trail;
    readonly motions: Trail;
  };
};

/** Each scope of a partnership has one such row. */
export const PARTNERSHIP = 'partnership';
const only = () => [PARTNERSHIP];
const NONE: Trail = { count: 0, latest: [] };

/** The partnership at a glance. */
export const partnership = projection<PartnershipRow, PartnershipEvent>({
  name: 'partnership',
  version: 3,
  on: {
    PartnershipEstablished: {
      rows: only,
      apply: (_row, event) => {
        const { partnership: id, name, lead, from, noticeMonths } = event.data;
        return {
          partnership: id,
          name,
          noticeMonths,
          leads: [{ lead, from }],
          memberships: [],
          costSharings: [],
          orderRules: [],
          carriedBy: 'lead',
          motions: [],
          limits: {},
          trails: { leads: noted(NONE, event), memberships: NONE, agreements: NONE, limits: NONE, motions: NONE },
        };
      },
    },
    LeadAppointed: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'leads', event, ({ leads }) => ({
          leads: [...leads, { lead: event.data.lead, from: event.data.from }],
        })),
    },
    BoroughAdmitted: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'memberships', event, ({ memberships }) => {
          const { authority, scheme, from } = event.data;
          return { memberships: [...memberships, { authority, scheme, from, leavesOn: null, reason: null }] };
        }),
    },
    NoticeGiven: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'memberships', event, ({ memberships }) => {
          const { leavesOn, reason } = event.data;
          return { memberships: leaving(memberships, event.data, { leavesOn, reason }) };
        }),
    },
    NoticeWithdrawn: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'memberships', event, ({ memberships }) => ({
          memberships: leaving(memberships, event.data, { leavesOn: null, reason: null }),
        })),
    },
    CostSharingAgreed: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'agreements', event, ({ costSharings }) => {
          const { costType, version, basis, weights, source, from } = event.data;
          return { costSharings: [...costSharings, { costType, version, basis, weights, source, from }] };
        }),
    },
    OrderRulesAgreed: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'agreements', event, ({ orderRules }) => {
          const { version, shortfall, leavers, from } = event.data;
          return { orderRules: [...orderRules, { version, shortfall, leavers, from }] };
        }),
    },
    VotingRuleAgreed: {
      rows: only,
      apply: (row, event) => traced(row, 'agreements', event, () => ({ carriedBy: event.data.carriedBy })),
    },
    MotionMoved: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'motions', event, ({ motions }) => ({ motions: [...motions, movedAs(event.data)] })),
    },
    MotionSupported: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'motions', event, ({ motions }) => ({
          motions: spokenIn(motions, event.data.motion, event.data.authority),
        })),
    },
    MotionOpposed: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'motions', event, ({ motions }) => ({
          motions: spokenIn(motions, event.data.motion, event.data.authority, event.data.reason),
        })),
    },
    MotionCarried: over('carried'),
    MotionLost: over('lost'),
    MotionWithdrawn: over('withdrawn'),
    DelegatedLimitSet: {
      rows: only,
      apply: (row, event) =>
        traced(row, 'limits', event, ({ limits }) => ({
          limits: { ...limits, [event.data.authority]: event.data.pence },
        })),
    },
  },
});

/** The authority that leads on a date: before the partnership begins, the one that established it. */
export function leadOn({ leads }: Pick<PartnershipRow, 'leads'>, date: string): string | undefined {
  return (leads.findLast(({ from }) => from <= date) ?? leads[0])?.lead;
}

/** Whether a borough that was in an order is no longer in the stock scheme: it answers and commits no more. */
export type HasLeft = (authority: string) => boolean;

/** Tells which boroughs have left at an instant. */
export function leftBy(row: PartnershipRow | undefined, at: string): HasLeft {
  if (!row) return () => false;
  const today = londonDate(at);
  const members = row.memberships.filter((one) => one.scheme === 'stock' && holdsOn(one, today));
  return (authority) => !members.some((one) => one.authority === authority);
}

/** True when the membership holds on the date. */
export function holdsOn({ from, leavesOn }: Membership, date: string): boolean {
  return from <= date && (leavesOn === null || date < leavesOn);
}

function over(outcome: MotionRow['outcome']) {
  return {
    rows: only,
    apply: (row: PartnershipRow | undefined, event: RecordedOf<Ending>) =>
      traced(row, 'motions', event, ({ motions }) => ({ motions: overIn(motions, event.data.motion, outcome) })),
  };
}

function traced<E extends Event>(
  row: PartnershipRow | undefined,
  figure: keyof PartnershipRow['trails'],
  event: RecordedOf<E>,
  change: (row: PartnershipRow) => Partial<PartnershipRow>,
): PartnershipRow {
  if (!row) throw new Error(`${event.type} before the partnership was established`);
  return { ...row, ...change(row), trails: { ...row.trails, [figure]: noted(row.trails[figure], event) } };
}

function leaving(
  memberships: readonly Membership[],
  { authority, scheme }: Pick<Membership, 'authority' | 'scheme'>,
  notice: Pick<Membership, 'leavesOn' | 'reason'>,
): readonly Membership[] {
  const last = memberships.findLastIndex((one) => one.authority === authority && one.scheme === scheme);
  return memberships.map((one, at) => (at === last ? { ...one, ...notice } : one));
}
