import { forbid, londonDate, notFound, refuse, type Asked } from '#kernel';
import { partnershipEvents } from '#messages/partnership';
import { sameSharing } from './cost-sharing.js';
import { effectOf } from './effects.js';
import { leadOn, membersFrom } from './membership.js';
import type { Motion, Partnership, Subject } from './state.js';

type Events = readonly partnershipEvents.PartnershipEvent[];

/**
 * What the lead wants decided: it is so at once where the lead decides alone; elsewhere it becomes a motion, which the lead
 * supports. Nothing where it is so already, or where the same is being decided. Refuses what could not take effect.
 */
export function decideOrMove(state: Partnership, asked: Asked, partnership: string, subject: Subject): Events {
  const today = londonDate(asked.at);
  const effect = effectOf(state, partnership, subject, today);
  if (effect.length === 0 || state.carriedBy === 'lead') return effect;
  if (state.motions.some((one) => one.outcome === 'open' && isSame(one.subject, subject))) return [];
  const mover = leadOn(state, today) ?? '';
  const voters = membersFrom(state, today);
  const moved = {
    motion: state.motions.length + 1,
    mover,
    subject,
    voters: [...voters],
    needed: state.carriedBy === 'everybody' ? voters.length : Math.floor(voters.length / 2) + 1,
    required: requiredFor(subject),
  };
  // A partnership of one has nobody to ask.
  if (isCarried({ ...moved, support: [mover] })) return effect;
  return [partnershipEvents.MotionMoved({ partnership, ...moved })];
}

/** A borough's support; with the last that was needed the motion is carried, and takes effect if it still can. */
export function support(state: Partnership, asked: Asked, partnership: string, number: number): Events {
  const authority = asked.by.authority ?? '';
  const motion = withSay(state, number, authority);
  if (motion.support.includes(authority) && motion.outcome !== 'withdrawn') return [];
  openOnly(motion);
  const supported = partnershipEvents.MotionSupported({ partnership, motion: number, authority });
  if (!isCarried({ ...motion, support: [...motion.support, authority] })) return [supported];
  const carried = partnershipEvents.MotionCarried({ partnership, motion: number });
  return [supported, carried, ...effectOf(state, partnership, motion.subject, londonDate(asked.at))];
}

/** A borough's opposition, also after it supported the motion; the motion is lost when too few are left to carry it. */
export function oppose(state: Partnership, asked: Asked, partnership: string, number: number, reason: string): Events {
  const authority = asked.by.authority ?? '';
  const motion = withSay(state, number, authority);
  if (motion.opposition.includes(authority) && motion.outcome !== 'withdrawn') return [];
  openOnly(motion);
  const opposed = partnershipEvents.MotionOpposed({ partnership, motion: number, authority, reason });
  const against = [...motion.opposition, authority];
  const left = motion.voters.filter((voter) => !against.includes(voter)).length;
  if (left >= motion.needed && !against.includes(motion.required ?? '')) return [opposed];
  return [opposed, partnershipEvents.MotionLost({ partnership, motion: number })];
}

/** The withdrawal, by who moved it or who leads today: a new lead is not left with the motions of the one before. */
export function withdraw(
  state: Partnership,
  asked: Asked,
  partnership: string,
  number: number,
  reason: string,
): Events {
  const motion = known(state, number);
  const mayWithdraw = [motion.mover, leadOn(state, londonDate(asked.at))];
  if (!mayWithdraw.includes(asked.by.authority ?? '')) forbid('not-your-motion', { mover: motion.mover });
  if (motion.outcome === 'withdrawn') return [];
  openOnly(motion);
  return [partnershipEvents.MotionWithdrawn({ partnership, motion: number, reason })];
}

/** Whose own affair it is: nobody joins or leads who did not agree to it, or no longer does. */
function requiredFor(subject: Subject): string | null {
  return subject.kind === 'admission' ? subject.authority : subject.kind === 'lead' ? subject.lead : null;
}

function isCarried(motion: Pick<Motion, 'support' | 'voters' | 'needed' | 'required'>): boolean {
  const { support: supporters, voters, needed, required } = motion;
  const enough = voters.filter((voter) => supporters.includes(voter)).length >= needed;
  return enough && (required === null || supporters.includes(required));
}

/** Field by field: a store may give them back in another order. */
function isSame(one: Subject, other: Subject): boolean {
  if (one.kind === 'cost-sharing' && other.kind === 'cost-sharing')
    return one.costType === other.costType && sameSharing(one, other);
  const fields: Readonly<Record<string, unknown>> = { ...other };
  return Object.entries(one).every(([name, value]) => fields[name] === value);
}

function known({ motions }: Partnership, number: number): Motion {
  return motions[number - 1] ?? notFound('motion-unknown', { motion: number });
}

function withSay(state: Partnership, number: number, authority: string): Motion {
  const motion = known(state, number);
  const say = motion.required === null ? motion.voters : [...motion.voters, motion.required];
  return say.includes(authority) ? motion : forbid('no-say-in-this-motion', { motion: number });
}

function openOnly({ motion, outcome }: Motion): void {
  if (outcome !== 'open') refuse('motion-is-over', { motion, outcome });
}
