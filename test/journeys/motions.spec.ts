import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, declarationOf, evolve } from '#kernel';
import { partnershipCommands, type partnershipEvents } from '#messages/partnership';
import type { WaitingForMe } from '#messages/questions';
import { person } from '#testing';
import {
  CAMDEN,
  ISLINGTON,
  SUTTON,
  admitted,
  established,
  id,
} from '../../apps/partnership/src/partnership/partnership.samples.js';
import { partnership } from '../../apps/partnership/src/partnership/partnership.js';
import { Rehearsal as Views } from '../../apps/projections/src/rehearsal/rehearsal.js';

type PartnershipEvent = partnershipEvents.PartnershipEvent;
type Name = keyof typeof partnership.decide;

const boroughs = [CAMDEN, ISLINGTON, SUTTON];
const LUTON = 'E06000032';
const boards = [...boroughs, LUTON].map((authority) => person(`board-${authority}`, authority, 'board'));
const DAYS = ['2026-12-01', '2027-06-01', '2027-07-01', '2028-01-01'];
const day = fc.constantFrom(...DAYS);
const authority = fc.constantFrom(...boroughs, LUTON);

/** A partnership as its own rules decide it, and what the read side tells each board to do about it. */
class Both {
  private state = partnership.initial;
  private readonly told: { readonly events: readonly PartnershipEvent[]; readonly at: string }[] = [];
  private at = '2026-11-25T10:00:00.000Z';

  constructor() {
    this.tell([established, ...boroughs.map((each) => admitted(each))]);
    this.give('AgreeVotingRule', { carriedBy: 'majority' }, CAMDEN);
  }

  /** Whether it is taken; why not is given as a code. */
  give(name: string, data: object, who: string | null, dry = false): string | undefined {
    try {
      const decide = partnership.decide[name as Name] as (...args: unknown[]) => readonly PartnershipEvent[];
      const asked = { at: this.at, by: person('b', who, 'board') };
      const events = decide({ partnership: id, ...data }, this.state, asked, { registered: true });
      if (!dry) this.tell(events);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  until(date: string): void {
    if (`${date}T10` > this.at) this.at = `${date}T10:00:00.000Z`;
  }

  /** Everything that any board is asked, with the commands that it can be answered by. */
  async offered() {
    const views = new Views(this.at);
    for (const { events, at } of this.told)
      views.happened({ scope: id, stream: `partnership-${id}`, by: person('b', CAMDEN, 'board'), at }, ...events);
    const all = boards.map(async (by) => {
      const answer = await views.ask('waiting-for-me', { partnership: id }, by);
      if (answer.outcome !== 'found') return [];
      const { tasks } = answer.body as unknown as WaitingForMe;
      return tasks.map((task) => ({ by, task }));
    });
    return (await Promise.all(all)).flat();
  }

  openMotions(): readonly number[] {
    return this.state.motions.filter(({ outcome }) => outcome === 'open').map(({ motion }) => motion);
  }

  private tell(events: readonly PartnershipEvent[]): void {
    if (events.length === 0) return;
    this.told.push({ events, at: this.at });
    for (const event of events)
      this.state = evolve(partnership, this.state, event, { at: this.at, actor: 'b', authority: null });
  }
}

const { SupportMotion, OpposeMotion, WithdrawMotion } = partnershipCommands;
const nameOf = new Map(
  [SupportMotion, OpposeMotion, WithdrawMotion].map((each) => [declarationOf(each).summary, each.name]),
);

const weights = fc
  .uniqueArray(authority, { minLength: 1 })
  .map((all) => all.map((each, at) => ({ authority: each, weight: at === 0 ? 10_000 : 0 })));
const population = fc
  .uniqueArray(authority, { minLength: 2 })
  .map((all) => all.map((each) => ({ authority: each, weight: 100_000 })));
const source = { name: 'ONS', date: '2025-06-30' };
const costType = 'carriage';
const asked = fc.oneof(
  fc.record({
    name: fc.constant('AdmitBorough'),
    data: fc.record({ authority, scheme: fc.constant('stock'), from: day }),
  }),
  fc.record({ name: fc.constant('AppointLead'), data: fc.record({ lead: authority, from: day }) }),
  fc.record({
    name: fc.constant('AgreeCostSharing'),
    data: fc.oneof(
      fc.record({ costType: fc.constant(costType), basis: fc.constant('agreed'), weights, from: day }),
      fc.record({
        costType: fc.constant(costType),
        basis: fc.constant('population'),
        weights: population,
        source: fc.constant(source),
        from: day,
      }),
      fc.record({ costType: fc.constant(costType), basis: fc.constant('equal'), weights: fc.constant([]), from: day }),
    ),
  }),
  fc.record({
    name: fc.constant('AgreeOrderRules'),
    data: fc.record({
      shortfall: fc.constantFrom('reduce-copies', 'drop-borough'),
      leavers: fc.constant('stay-liable'),
      from: day,
    }),
  }),
  fc.record({
    name: fc.constant('AgreeVotingRule'),
    data: fc.record({ carriedBy: fc.constantFrom('majority', 'everybody') }),
  }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('move' as const), what: asked }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('task' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('day' as const), date: day }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('notice' as const), who: authority, date: day }) },
);

describe('whatever has happened to a partnership', () => {
  it('whichever board is asked about a motion can do it, and while one is open somebody is asked', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const both = new Both();
        for (const one of steps) {
          const offered = (await both.offered()).flatMap(({ by, task }) =>
            task.actions.map(({ summary, body }) => ({ by, task, name: nameOf.get(summary) ?? summary, body })),
          );
          for (const { by, task, name, body } of offered) {
            const data = { motion: task.motion, reason: 'No.', ...body };
            expect([task.sentence, name, both.give(name, data, by.authority, true)]).toEqual([
              task.sentence,
              name,
              undefined,
            ]);
            seen.add(task.kind);
          }
          expect([...new Set(offered.map(({ task }) => task.motion))].sort()).toEqual([...both.openMotions()].sort());
          if (one.does === 'move')
            for (const { authority: lead } of boards) both.give(one.what.name, one.what.data, lead);
          if (one.does === 'notice')
            both.give(
              'GiveNotice',
              { authority: one.who, scheme: 'stock', leavesOn: one.date, reason: 'Merger' },
              one.who,
            );
          if (one.does === 'day') both.until(one.date);
          const picked = one.does === 'task' ? offered[one.pick % Math.max(1, offered.length)] : undefined;
          if (picked)
            both.give(picked.name, { motion: picked.task.motion, reason: 'No.', ...picked.body }, picked.by.authority);
        }
      }),
      { numRuns: 40 },
    );
    expect([...seen].sort()).toEqual(['motion', 'withdraw-motion']);
  });
});
