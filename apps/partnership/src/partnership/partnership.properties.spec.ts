import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, evolve, londonDate, type Asked, type CommandsOf, type DataOf } from '#kernel';
import { partnershipEvents, type partnershipCommands } from '#messages/partnership';
import { person } from '#testing';
import { leadOn, membersOn } from './membership.js';
import { partnership } from './partnership.js';
import type { Partnership } from './state.js';

type Commands = CommandsOf<typeof partnershipCommands>;
type PartnershipEvent = partnershipEvents.PartnershipEvent;
type Step = { [K in keyof Commands]: { at: string; command: K; data: DataOf<Commands[K]> } }[keyof Commands];

const CAMDEN = 'E09000007';
const DAYS = [
  '2026-04-01',
  '2026-07-01',
  '2026-10-01',
  '2027-01-01',
  '2027-04-01',
  '2027-10-01',
  '2028-04-01',
  '2029-01-01',
];
const id = fc.constant('llc');
const day = fc.constantFrom(...DAYS);
const at = day.map((date) => `${date}T10:00:00.000Z`);
const authority = fc.constantFrom(CAMDEN, 'E09000019', 'E09000029');
const scheme = fc.constantFrom('stock' as const, 'staffing' as const);
const weights: fc.Arbitrary<partnershipCommands.Weight[]> = fc.uniqueArray(
  fc.record({ authority, weight: fc.constantFrom(0, 2_500, 5_000, 10_000) }),
  {
    selector: (weight) => weight.authority,
  },
);

function step<K extends keyof Commands>(command: K, data: fc.Arbitrary<DataOf<Commands[K]>>) {
  return fc.record({ at, command: fc.constant(command), data });
}

const reason = fc.constant('outsourced');
const motion = fc.integer({ min: 1, max: 3 });
const source = fc.constant({ name: 'ONS', date: '2025-06-30' });
const voting = [
  {
    weight: 2,
    arbitrary: step(
      'AgreeVotingRule',
      fc.record({ partnership: id, carriedBy: fc.constantFrom('lead', 'majority', 'everybody') }),
    ),
  },
  { weight: 8, arbitrary: step('SupportMotion', fc.record({ partnership: id, motion, authority })) },
  { weight: 2, arbitrary: step('OpposeMotion', fc.record({ partnership: id, motion, authority, reason })) },
  { weight: 1, arbitrary: step('WithdrawMotion', fc.record({ partnership: id, motion, reason })) },
];
const inOrder = (some: Step[]): Step[] => some.toSorted((a, b) => (a.at < b.at ? -1 : 1));

const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: step('AdmitBorough', fc.record({ partnership: id, authority, scheme, from: day })) },
      {
        weight: 3,
        arbitrary: step('GiveNotice', fc.record({ partnership: id, authority, scheme, leavesOn: day, reason })),
      },
      { weight: 1, arbitrary: step('WithdrawNotice', fc.record({ partnership: id, authority, scheme })) },
      { weight: 3, arbitrary: step('AppointLead', fc.record({ partnership: id, lead: authority, from: day })) },
      {
        weight: 2,
        arbitrary: step(
          'AgreeCostSharing',
          fc.record({
            partnership: id,
            costType: fc.constantFrom('carriage' as const, 'service-charge' as const),
            basis: fc.constantFrom('copies' as const, 'equal' as const, 'population' as const, 'agreed' as const),
            weights,
            source,
            from: day,
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: step(
          'AgreeOrderRules',
          fc.record({
            partnership: id,
            shortfall: fc.constantFrom('reduce-copies' as const, 'drop-borough' as const),
            leavers: fc.constantFrom('stay-liable' as const, 're-offered' as const),
            from: day,
          }),
        ),
      },
      ...voting,
      { weight: 1, arbitrary: step('SetDelegatedLimit', fc.record({ partnership: id, authority, pence: fc.nat(3) })) },
    ),
    { maxLength: 30 },
  )
  .map(inOrder);

/** Of motions above all, so that most runs carry some. */
const votes: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: step('AdmitBorough', fc.record({ partnership: id, authority, scheme, from: day })) },
      { weight: 2, arbitrary: step('AppointLead', fc.record({ partnership: id, lead: authority, from: day })) },
      ...voting,
    ),
    { minLength: 20, maxLength: 40 },
  )
  .map(inOrder);

/** Who would be allowed to ask: the borough's own people, or today's lead's. */
function askedOf(state: Partnership, { at: moment, command, data }: Step): Asked {
  const own = command !== 'AdmitBorough' && 'authority' in data ? data.authority : undefined;
  return { at: moment, by: person('p', own ?? leadOn(state, londonDate(moment)) ?? CAMDEN, 'board', 's151') };
}

function decided(state: Partnership, asked: Step): readonly PartnershipEvent[] {
  try {
    const decide = partnership.decide[asked.command];
    return decide(asked.data as never, state, askedOf(state, asked), { registered: true });
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

const fold = (state: Partnership, events: readonly PartnershipEvent[]): Partnership =>
  events.reduce((before, event) => evolve(partnership, before, event, { at: '', actor: 'x', authority: null }), state);

const founded = fold(partnership.initial, [
  partnershipEvents.PartnershipEstablished({
    partnership: 'llc',
    name: 'LLC',
    lead: CAMDEN,
    from: '2026-04-01',
    noticeMonths: 3,
  }),
  partnershipEvents.BoroughAdmitted({ partnership: 'llc', authority: CAMDEN, scheme: 'stock', from: '2026-04-01' }),
]);

const votedIn = fold(founded, [
  ...['E09000019', 'E09000029'].map((code) =>
    partnershipEvents.BoroughAdmitted({ partnership: 'llc', authority: code, scheme: 'stock', from: '2026-04-01' }),
  ),
  partnershipEvents.VotingRuleAgreed({ partnership: 'llc', carriedBy: 'majority' }),
]);

/** All that was decided in a run of steps, step by step too, and each state on the way. */
function run(asked: readonly Step[], from = founded) {
  const made: (readonly PartnershipEvent[])[] = [];
  const states = [from];
  for (const one of asked) {
    const before = states.at(-1) ?? from;
    const events = decided(before, one);
    made.push(events);
    states.push(fold(before, events));
  }
  return { events: made.flat(), made, states };
}

describe('whatever is asked of a partnership', () => {
  it('its lead is a member, on every day from the first', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        for (const state of run(asked).states)
          for (const date of DAYS) expect(membersOn(state, date)).toContain(leadOn(state, date));
      }),
      { numRuns: 300 },
    );
  });

  it('a borough is in a scheme once at a time, and leaves after it came', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        const { memberships } = run(asked).states.at(-1) ?? founded;
        for (const [at, one] of memberships.entries()) {
          if (one.leavesOn !== null) expect(one.leavesOn > one.from).toBe(true);
          const next = memberships
            .slice(at + 1)
            .find((later) => later.authority === one.authority && later.scheme === one.scheme);
          if (next) expect(one.leavesOn !== null && one.leavesOn <= next.from).toBe(true);
        }
      }),
    );
  });

  it('versions count up by one', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        const versions: Record<string, number[]> = {};
        for (const { type, data } of run(asked).events) {
          if (type === 'CostSharingAgreed') (versions[data.costType] ??= []).push(data.version);
          if (type === 'OrderRulesAgreed') (versions['rules'] ??= []).push(data.version);
        }
        for (const counted of Object.values(versions)) expect(counted).toEqual(counted.map((_, at) => at + 1));
      }),
    );
  });

  it('who led before today never changes', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        const { states } = run(asked);
        for (const [at, { at: moment }] of asked.entries()) {
          const [before, after] = [states[at] ?? founded, states[at + 1] ?? founded];
          for (const date of DAYS.filter((one) => one < londonDate(moment)))
            expect(leadOn(after, date)).toBe(leadOn(before, date));
        }
      }),
    );
  });

  it('asked twice is asked once', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = founded;
        for (const one of asked) {
          state = fold(state, decided(state, one));
          expect(decided(state, one)).toEqual([]);
        }
      }),
    );
  });

  it('nobody joins or leads without their own board’s word, and nothing is carried without enough of the voters', () => {
    let carried = 0;
    fc.assert(
      fc.property(votes, (asked) => {
        const { states, made } = run(asked, votedIn);
        for (const [at, events] of made.entries()) {
          const [before, after] = [states[at] ?? votedIn, states[at + 1] ?? votedIn];
          const decision = events.find(({ type }) => type === 'MotionCarried')?.data as { motion: number } | undefined;
          if (decision) {
            carried += 1;
            const { support, voters, needed, required } = after.motions[decision.motion - 1] ?? never();
            expect(voters.filter((voter) => support.includes(voter)).length).toBeGreaterThanOrEqual(needed);
            expect(required === null || support.includes(required)).toBe(true);
          }
          for (const { type, data } of events) {
            const whose =
              type === 'BoroughAdmitted' ? data.authority : type === 'LeadAppointed' ? data.lead : undefined;
            if (
              before.carriedBy === 'lead' ||
              whose === undefined ||
              whose === leadOn(before, londonDate(asked[at]?.at ?? ''))
            )
              continue;
            expect(after.motions[(decision ?? never()).motion - 1]?.support).toContain(whose);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(carried).toBeGreaterThan(50);
  });
});

function never(): never {
  throw new Error('there is one');
}
