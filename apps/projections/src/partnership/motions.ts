import { dateInWords } from '#kernel';
import type { partnershipEvents } from '#messages/partnership';
import type { Names } from '../authorities/authorities.js';

type Moved = Extract<partnershipEvents.PartnershipEvent, { type: 'MotionMoved' }>['data'];

/** What boards are asked to decide together, and how each stands to it. */
export type MotionRow = Omit<Moved, 'partnership'> & {
  /** Authorities, in the order they spoke. */
  readonly support: readonly string[];
  readonly opposition: readonly { readonly authority: string; readonly reason: string }[];
  readonly outcome: 'open' | 'carried' | 'lost' | 'withdrawn';
};

/** A motion as it was moved: its mover supports it. */
export function movedAs({ motion, mover, subject, voters, needed, required }: Moved): MotionRow {
  return { motion, mover, subject, voters, needed, required, support: [mover], opposition: [], outcome: 'open' };
}

/** The motions with a borough’s latest word in one of them; without a reason it is support. */
export function spokenIn(
  motions: readonly MotionRow[],
  number: number,
  authority: string,
  reason?: string,
): MotionRow[] {
  return motions.map((one) => {
    if (one.motion !== number) return one;
    const support = one.support.filter((other) => other !== authority);
    const opposition = one.opposition.filter((other) => other.authority !== authority);
    return reason === undefined
      ? { ...one, support: [...support, authority], opposition }
      : { ...one, support, opposition: [...opposition, { authority, reason }] };
  });
}

/** The motions with one of them over. */
export function overIn(motions: readonly MotionRow[], number: number, outcome: MotionRow['outcome']): MotionRow[] {
  return motions.map((one) => (one.motion === number ? { ...one, outcome } : one));
}

/** Whether the authority was asked and has not said anything yet. */
export function waitsFor({ outcome, voters, required, support, opposition }: MotionRow, authority: string): boolean {
  const asked = voters.includes(authority) || required === authority;
  return outcome === 'open' && asked && ![...support, ...opposition.map((one) => one.authority)].includes(authority);
}

/** What is to be when it is carried, in a sentence without its full stop. */
export function sentenceOf({ subject }: Pick<MotionRow, 'subject'>, names: Names): string {
  const named = (code: string): string => names.get(code) ?? code;
  switch (subject.kind) {
    case 'admission':
      return `admit ${named(subject.authority)} to the ${subject.scheme} scheme from ${dateInWords(subject.from)}`;
    case 'lead':
      return `appoint ${named(subject.lead)} to lead from ${dateInWords(subject.from)}`;
    case 'cost-sharing':
      return `divide the ${subject.costType.replace('-', ' ')} ${BASES[subject.basis]} from ${dateInWords(subject.from)}`;
    case 'order-rules':
      return `${SHORTFALLS[subject.shortfall]} when its fund is short, and ${LEAVERS[subject.leavers]}, from ${dateInWords(subject.from)}`;
    case 'voting-rule':
      return `let ${CARRIERS[subject.carriedBy]} decide from now on`;
  }
}

const BASES = {
  copies: 'by copies',
  equal: 'equally',
  population: 'by population',
  agreed: 'by the agreed weights',
} as const;
const SHORTFALLS = {
  'reduce-copies': 'order fewer copies for a borough',
  'drop-borough': 'leave a borough out',
} as const;
const LEAVERS = {
  'stay-liable': 'hold one that leaves to what it has committed',
  're-offered': 'offer the others what one that leaves has committed',
} as const;
const CARRIERS = { lead: 'the lead alone', majority: 'a majority of the boroughs', everybody: 'all boroughs' } as const;
