import { addMonths, decider, forbid, londonDate, notFound, refuse, type Asked, type CommandsOf } from '#kernel';
import { partnershipEvents, type partnershipCommands } from '#messages/partnership';
import { sharingOf } from './cost-sharing.js';
import { standingOn, stands } from './establishing.js';
import { latestIn, leadOn, leadsFrom, membersFrom, staysFrom } from './membership.js';
import { decideOrMove, oppose, support, withdraw } from './motions.js';
import { folding, type Partnership } from './state.js';

type Commands = CommandsOf<typeof partnershipCommands>;

/** What a partnership's rules need from outside it. */
export interface PartnershipNeeds {
  /** Whether the authority that is to lead or to be admitted is registered. */
  readonly registered: boolean;
}

/** Who is together in which schemes, who leads, and by which rules they share. */
export const partnership = decider<Partnership, Commands, partnershipEvents.PartnershipEvent, PartnershipNeeds>({
  ...folding,
  noun: 'partnership',

  decide: {
    EstablishPartnership: (command, state, { by, at }, { registered }) => {
      const { partnership: id, name, lead, from, noticeMonths, schemes, carriedBy = 'lead' } = command;
      if (by.authority !== lead) forbid('only-the-lead-establishes', { lead });
      if (state.established) {
        const standing = standingOn(state, state.established, londonDate(at));
        if (stands({ name, lead, from, noticeMonths, schemes, carriedBy }, standing)) return [];
        const taken = { name: standing.name, from: standing.from };
        // A stranger is told no rules of a partnership that it is not in.
        const own = { ...standing, schemes: [...standing.schemes] };
        refuse('partnership-already-established', lead === standing.lead ? own : taken);
      }
      if (!registered) refuse('authority-not-registered', { authority: lead });
      return [
        partnershipEvents.PartnershipEstablished({ partnership: id, name, lead, from, noticeMonths }),
        ...[...new Set(schemes)].map((scheme) =>
          partnershipEvents.BoroughAdmitted({ partnership: id, authority: lead, scheme, from }),
        ),
        ...(carriedBy === 'lead' ? [] : [partnershipEvents.VotingRuleAgreed({ partnership: id, carriedBy })]),
      ];
    },

    AdmitBorough: ({ partnership: id, authority, scheme, from }, state, asked, { registered }) => {
      leadOnly(state, asked, id);
      if (!registered) refuse('authority-not-registered', { authority });
      return decideOrMove(state, asked, id, { kind: 'admission', authority, scheme, from });
    },

    GiveNotice: ({ partnership: id, authority, scheme, leavesOn, reason }, state, asked) => {
      const { noticeMonths } = ownOnly(state, asked, id, authority);
      const today = londonDate(asked.at);
      const before = latestIn(state, authority, scheme) ?? refuse('borough-not-in-scheme', { scheme });
      if (before.leavesOn !== null) {
        if (before.leavesOn <= today) refuse('borough-not-in-scheme', { scheme, left: before.leavesOn });
        if (before.leavesOn !== leavesOn) refuse('notice-already-given', { leavesOn: before.leavesOn });
        return [];
      }
      const earliest = addMonths(today, noticeMonths);
      if (leavesOn < earliest) refuse('notice-too-short', { noticeMonths, earliest });
      if (leavesOn <= before.from) refuse('leaves-before-it-joins', { from: before.from });
      if (leadsFrom(state, authority, leavesOn) && !staysFrom(state, authority, leavesOn, scheme))
        refuse('lead-must-hand-over-first', { leavesOn });
      return [partnershipEvents.NoticeGiven({ partnership: id, authority, scheme, leavesOn, reason })];
    },

    WithdrawNotice: ({ partnership: id, authority, scheme }, state, asked) => {
      ownOnly(state, asked, id, authority);
      const before = latestIn(state, authority, scheme) ?? refuse('borough-not-in-scheme', { scheme });
      if (before.leavesOn === null) return [];
      if (before.leavesOn <= londonDate(asked.at)) refuse('borough-has-left-scheme', { left: before.leavesOn });
      return [partnershipEvents.NoticeWithdrawn({ partnership: id, authority, scheme })];
    },

    AppointLead: ({ partnership: id, lead, from }, state, asked) => {
      leadOnly(state, asked, id);
      return decideOrMove(state, asked, id, { kind: 'lead', lead, from });
    },

    AgreeCostSharing: (command, state, asked) => {
      leadOnly(state, asked, command.partnership);
      return decideOrMove(state, asked, command.partnership, { kind: 'cost-sharing', ...sharingOf(command) });
    },

    SetDelegatedLimit: ({ partnership: id, authority, pence }, state, asked) => {
      ownOnly(state, asked, id, authority);
      if (!membersFrom(state, londonDate(asked.at)).includes(authority))
        refuse('borough-not-in-partnership', { authority });
      if (state.delegatedLimits[authority] === pence) return [];
      return [partnershipEvents.DelegatedLimitSet({ partnership: id, authority, pence })];
    },

    AgreeOrderRules: ({ partnership: id, shortfall, leavers = 'stay-liable', from }, state, asked) => {
      leadOnly(state, asked, id);
      return decideOrMove(state, asked, id, { kind: 'order-rules', shortfall, leavers, from });
    },

    AgreeVotingRule: ({ partnership: id, carriedBy }, state, asked) => {
      leadOnly(state, asked, id);
      return decideOrMove(state, asked, id, { kind: 'voting-rule', carriedBy });
    },

    SupportMotion: ({ partnership: id, motion, authority }, state, asked) => {
      ownOnly(state, asked, id, authority);
      return support(state, asked, id, motion);
    },

    OpposeMotion: ({ partnership: id, motion, authority, reason }, state, asked) => {
      ownOnly(state, asked, id, authority);
      return oppose(state, asked, id, motion, reason);
    },

    WithdrawMotion: ({ partnership: id, motion, reason }, state, asked) => {
      known(state, id);
      return withdraw(state, asked, id, motion, reason);
    },
  },
});

type Established = NonNullable<Partnership['established']>;

function known({ established }: Partnership, partnership: string): Established {
  return established ?? notFound('partnership-unknown', { partnership });
}

/** The people of the authority that leads today. */
function leadOnly(state: Partnership, { at, by }: Asked, partnership: string): Established {
  const established = known(state, partnership);
  const lead = leadOn(state, londonDate(at)) ?? established.lead;
  if (by.authority !== lead) forbid('not-the-lead', { lead });
  return established;
}

/** The borough's own people. */
function ownOnly(state: Partnership, { by }: Asked, partnership: string, authority: string): Established {
  if (by.authority !== authority) forbid('not-your-borough', { authority });
  return known(state, partnership);
}
