import { describe, expect, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import type { WaitingForMe } from '#messages/questions';
import { person } from '#testing';
import { bodyOf } from '../rehearsal/asked.js';
import { BARNET, CAMDEN, HAVERING, ISLINGTON, Story, TLC, builder } from '../rehearsal/story.js';

const { BoroughAdmitted, CostSharingAgreed, LeadAppointed, MotionMoved, NoticeGiven, OrderRulesAgreed } =
  partnershipEvents;
type Subject = Parameters<typeof MotionMoved>[0]['subject'];
const ABOUT = { partnership: TLC };
const SOON = '2027-01-01';
const leaving = (authority: string, leavesOn: string) =>
  NoticeGiven({ ...ABOUT, authority, scheme: 'stock', leavesOn, reason: 'Merger' });
const joined = BoroughAdmitted({ ...ABOUT, authority: BARNET, scheme: 'stock', from: '2026-12-01' });
const joining = { kind: 'admission', authority: BARNET, scheme: 'stock', from: SOON } as const;
const weights = [CAMDEN, HAVERING, ISLINGTON].map((authority) => ({ authority, weight: 1 }));
const sharing = { costType: 'carriage', basis: 'population', weights, source: null, from: SOON } as const;
const rules = { shortfall: 'drop-borough', leavers: 're-offered', from: SOON } as const;

async function tasksOf(authority: string, subject: Subject, ...since: Parameters<Story['rehearsal']['happened']>[1][]) {
  const { rehearsal } = new Story().founded();
  const needs = { voters: [CAMDEN, HAVERING, ISLINGTON], needed: 2, required: null };
  const moved = MotionMoved({ ...ABOUT, motion: 1, mover: HAVERING, subject, ...needs });
  rehearsal.happened({ scope: TLC, stream: `partnership-${TLC}`, by: builder }, moved, ...since);
  const board = person('board', authority, 'board');
  return (await bodyOf<WaitingForMe>(rehearsal, 'waiting-for-me', ABOUT, board)).tasks;
}

describe('a motion that can have no effect any more', () => {
  it.each([
    [joining, [joined], `${BARNET} is in the stock scheme already`],
    [joining, [joined, leaving(BARNET, '2027-06-01')], `${BARNET} is in the stock scheme until 1 June 2027`],
    [{ kind: 'lead', lead: CAMDEN, from: '2026-11-24' }, [], '24 November 2026 has passed'],
    [{ kind: 'lead', lead: CAMDEN, from: SOON }, [leaving(CAMDEN, '2027-06-01')], 'Camden is not a member that stays'],
    [
      { kind: 'lead', lead: CAMDEN, from: SOON },
      [LeadAppointed({ ...ABOUT, lead: CAMDEN, from: SOON })],
      'that is agreed already',
    ],
    [{ kind: 'cost-sharing', ...sharing }, [joined], `${BARNET} is a member then and has no weight`],
    [{ kind: 'cost-sharing', ...sharing }, [leaving(CAMDEN, SOON)], 'Camden is to have a weight and is no member then'],
    [
      { kind: 'cost-sharing', ...sharing },
      [CostSharingAgreed({ ...ABOUT, ...sharing, version: 2 })],
      'that is agreed already',
    ],
    [
      { kind: 'order-rules', ...rules },
      [OrderRulesAgreed({ ...ABOUT, ...rules, version: 1 })],
      'that is agreed already',
    ],
    [{ kind: 'voting-rule', carriedBy: 'lead' }, [], 'that is agreed already'],
  ] as const)('waits for nobody but the lead, who withdraws it: %#', async (subject, since, why) => {
    expect(await tasksOf(CAMDEN, subject as Subject, ...since)).toEqual([]);
    expect(await tasksOf(HAVERING, subject as Subject, ...since)).toMatchObject([
      {
        kind: 'withdraw-motion',
        motion: 1,
        sentence: expect.stringMatching(new RegExp(`^Withdraw motion 1 of Havering, .*: ${why}\\.$`)),
        actions: [{ path: `/partnerships/${TLC}/motions/1/withdrawal`, body: {} }],
      },
    ]);
  });

  it.each([
    [joining, [joined, leaving(BARNET, SOON)]],
    [{ kind: 'lead', lead: CAMDEN, from: SOON }, [leaving(ISLINGTON, '2027-06-01')]],
    [{ kind: 'cost-sharing', ...sharing }, [leaving(CAMDEN, '2027-06-01')]],
    [{ kind: 'order-rules', ...rules }, []],
    [{ kind: 'voting-rule', carriedBy: 'majority' }, []],
  ] as const)('is not one that still can: %#', async (subject, since) => {
    expect(await tasksOf(CAMDEN, subject as Subject, ...since)).toMatchObject([{ kind: 'motion' }]);
    expect(await tasksOf(HAVERING, subject as Subject, ...since)).toEqual([]);
  });
});
