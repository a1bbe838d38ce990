import type { Folding, Pence } from '#kernel';
import type { partnershipEvents } from '#messages/partnership';

type PartnershipEvent = partnershipEvents.PartnershipEvent;
type DataOf<Name extends PartnershipEvent['type']> = Extract<PartnershipEvent, { type: Name }>['data'];
/** What boroughs join one by one. */
export type Scheme = DataOf<'BoroughAdmitted'>['scheme'];
/** How a shared cost is divided, as the partnership agreed it. */
export type CostSharing = DataOf<'CostSharingAgreed'>;

/** A borough's time in one scheme. */
export interface Membership {
  readonly authority: string;
  readonly scheme: Scheme;
  readonly from: string;
  /** The first day it is no longer in the scheme; null while no notice runs. */
  readonly leavesOn: string | null;
}

/** Who leads from a day on. */
interface Appointment {
  readonly lead: string;
  readonly from: string;
}

type Moved = DataOf<'MotionMoved'>;
/** What a motion is about: what is to be when it is carried. */
export type Subject = Moved['subject'];
type CarriedBy = DataOf<'VotingRuleAgreed'>['carriedBy'];

/** What the boards are asked to decide together, and how each stands to it. */
export interface Motion extends Omit<Moved, 'partnership'> {
  /** Authorities, in the order they spoke; none is in both. */
  readonly support: readonly string[];
  readonly opposition: readonly string[];
  readonly outcome: 'open' | 'carried' | 'lost' | 'withdrawn';
}

/** A partnership as far as its rules look. */
export interface Partnership {
  readonly established: DataOf<'PartnershipEstablished'> | null;
  /** In the order made: what was appointed last holds from its own day on, also in place of a later day's. */
  readonly leads: readonly Appointment[];
  /** In the order admitted: a borough that came back has two. */
  readonly memberships: readonly Membership[];
  /** The latest version, by cost type. */
  readonly costSharing: Readonly<Partial<Record<CostSharing['costType'], CostSharing>>>;
  readonly orderRules: DataOf<'OrderRulesAgreed'> | null;
  readonly delegatedLimits: Readonly<Record<string, Pence>>;
  readonly carriedBy: CarriedBy;
  /** In the order moved: a motion’s number is its place from 1. */
  readonly motions: readonly Motion[];
}

/** How a partnership's events fold into what its rules ask of it. */
export const folding: Folding<Partnership, PartnershipEvent> = {
  initial: {
    established: null,
    leads: [],
    memberships: [],
    costSharing: {},
    orderRules: null,
    delegatedLimits: {},
    carriedBy: 'lead',
    motions: [],
  },
  evolve: {
    PartnershipEstablished: (state, data) => ({
      ...state,
      established: data,
      leads: [{ lead: data.lead, from: data.from }],
    }),
    BoroughAdmitted: (state, { authority, scheme, from }) => ({
      ...state,
      memberships: [...state.memberships, { authority, scheme, from, leavesOn: null }],
    }),
    NoticeGiven: (state, { authority, scheme, leavesOn }) => leaving(state, authority, scheme, leavesOn),
    NoticeWithdrawn: (state, { authority, scheme }) => leaving(state, authority, scheme, null),
    LeadAppointed: (state, { lead, from }) => ({ ...state, leads: [...state.leads, { lead, from }] }),
    CostSharingAgreed: (state, data) => ({
      ...state,
      costSharing: { ...state.costSharing, [data.costType]: data },
    }),
    DelegatedLimitSet: (state, { authority, pence }) => ({
      ...state,
      delegatedLimits: { ...state.delegatedLimits, [authority]: pence },
    }),
    OrderRulesAgreed: (state, data) => ({ ...state, orderRules: data }),
    VotingRuleAgreed: (state, { carriedBy }) => ({ ...state, carriedBy }),
    MotionMoved: (state, { motion, mover, subject, voters, needed, required }) => ({
      ...state,
      motions: [
        ...state.motions,
        { motion, mover, subject, voters, needed, required, support: [mover], opposition: [], outcome: 'open' },
      ],
    }),
    MotionSupported: (state, { motion, authority }) =>
      changing(state, motion, (one) => ({
        support: [...one.support, authority],
        opposition: one.opposition.filter((other) => other !== authority),
      })),
    MotionOpposed: (state, { motion, authority }) =>
      changing(state, motion, (one) => ({
        support: one.support.filter((other) => other !== authority),
        opposition: [...one.opposition, authority],
      })),
    MotionCarried: (state, { motion }) => changing(state, motion, () => ({ outcome: 'carried' })),
    MotionLost: (state, { motion }) => changing(state, motion, () => ({ outcome: 'lost' })),
    MotionWithdrawn: (state, { motion }) => changing(state, motion, () => ({ outcome: 'withdrawn' })),
  },
};

function changing(state: Partnership, number: number, change: (motion: Motion) => Partial<Motion>): Partnership {
  return {
    ...state,
    motions: state.motions.map((one) => (one.motion === number ? { ...one, ...change(one) } : one)),
  };
}

function leaving(state: Partnership, authority: string, scheme: Scheme, leavesOn: string | null): Partnership {
  const last = state.memberships.findLastIndex((one) => one.authority === authority && one.scheme === scheme);
  return { ...state, memberships: state.memberships.map((one, at) => (at === last ? { ...one, leavesOn } : one)) };
}
