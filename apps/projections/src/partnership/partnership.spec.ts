import { beforeEach, describe, expect, it } from '@jest/globals';
import { frameworkEvents, supplierEvents } from '#messages/procurement';
import { partnershipEvents } from '#messages/partnership';
import { person } from '#testing';
import { bodyOf, outcomeOf } from '../rehearsal/asked.js';
import { BARNET, CAMDEN, HAVERING, ISLINGTON, Story, TLC, auditor, builder, stockManager } from '../rehearsal/story.js';

const ABOUT = { partnership: TLC };
const board = person('priya', HAVERING, 'board');
const { BoroughAdmitted, DelegatedLimitSet, LeadAppointed, NoticeGiven, NoticeWithdrawn, OrderRulesAgreed } =
  partnershipEvents;

let story: Story;
beforeEach(() => {
  story = new Story().founded();
});

const happened = (...events: readonly partnershipEvents.PartnershipEvent[]) =>
  story.rehearsal.happened({ scope: TLC, stream: `partnership-${TLC}`, by: board }, ...events);
const glance = (by = builder) =>
  bodyOf<{ members: object[]; frameworks: object[] }>(story.rehearsal, 'partnership', ABOUT, by);
const mine = (by = builder) => bodyOf(story.rehearsal, 'partnerships', {}, by);

describe('a partnership at a glance', () => {
  it('says who leads today, who is in, and what was agreed', async () => {
    happened(
      LeadAppointed({ ...ABOUT, lead: CAMDEN, from: '2027-04-01' }),
      OrderRulesAgreed({
        ...{ ...ABOUT, version: 1, from: '2026-04-01' },
        ...{ shortfall: 'drop-borough', leavers: 're-offered' },
      }),
    );
    expect(await glance()).toMatchObject({
      name: 'TLC',
      lead: HAVERING,
      leads: [{ lead: HAVERING }, { lead: CAMDEN, from: '2027-04-01' }],
      members: [{ authority: CAMDEN, scheme: 'stock', inForce: true }, {}, {}],
      orderRules: [{ shortfall: 'drop-borough', leavers: 're-offered' }],
      costSharings: [{ costType: 'carriage', basis: 'equal' }],
      suppliers: [{ supplier: 'askews', suspended: null }],
      frameworks: [{ framework: 'cbc', inForce: true, terms: { carriagePence: 300 } }],
      events: { memberships: { count: 3 }, leads: { count: 2 } },
    });
  });

  it('lets a borough see its own delegated limit, the lead that there is one, and auditors all', async () => {
    happened(DelegatedLimitSet({ ...ABOUT, authority: ISLINGTON, pence: 777 }));
    expect(await glance(stockManager(CAMDEN))).toMatchObject({
      limits: [{ authority: CAMDEN, set: true, pence: 555 }],
    });
    expect(await glance()).toMatchObject({
      limits: [
        { authority: CAMDEN, set: true, pence: null },
        { authority: HAVERING, set: false, pence: null },
        { authority: ISLINGTON, set: true, pence: null },
      ],
    });
    expect(await glance(auditor(CAMDEN))).toMatchObject({ limits: [{ pence: 555 }, { pence: null }, { pence: 777 }] });
  });

  it('keeps a borough that left, which sees its own, but whose auditor no longer sees all', async () => {
    const leaving = { ...ABOUT, authority: CAMDEN, scheme: 'stock' as const };
    happened(NoticeGiven({ ...leaving, leavesOn: '2026-11-25', reason: 'Outsourced.' }));
    expect((await glance(auditor(CAMDEN))).members[0]).toMatchObject({ leavesOn: '2026-11-25', inForce: false });
    expect(await glance(auditor(CAMDEN))).toMatchObject({ limits: [{ authority: CAMDEN }] });
    happened(NoticeWithdrawn(leaving));
    expect(await glance(auditor(CAMDEN))).toMatchObject({ limits: [{}, {}, {}] });
  });

  it('keeps from a borough that left the terms of suppliers, which may have changed since, and what members decide', async () => {
    happened(
      partnershipEvents.MotionMoved({
        ...{ ...ABOUT, motion: 1, mover: ISLINGTON, voters: [ISLINGTON, HAVERING], needed: 2, required: null },
        subject: { kind: 'lead', lead: ISLINGTON, from: '2027-01-01' },
      }),
    );
    expect(await glance(stockManager(CAMDEN))).toMatchObject({ frameworks: [{}], suppliers: [{}], motions: [{}] });
    story.leaves(CAMDEN, '2026-11-24');
    expect(await glance(stockManager(CAMDEN))).toMatchObject({ frameworks: [], suppliers: [], motions: [] });
  });

  it('shows a suspended supplier and a framework that ended', async () => {
    const about = { ...ABOUT, supplier: 'askews' };
    const occasion = { scope: TLC, stream: 'supplier-tlc.askews', by: board };
    story.rehearsal.happened(
      occasion,
      supplierEvents.SupplierSuspended({ ...about, reason: 'Insolvent.' }),
      frameworkEvents.FrameworkEnded({ ...ABOUT, framework: 'cbc', on: '2026-11-25', reason: 'Insolvent.' }),
    );
    // Its last day.
    expect(await glance()).toMatchObject({ frameworks: [{ inForce: true }] });
    story.rehearsal.happened(
      occasion,
      frameworkEvents.FrameworkEnded({ ...ABOUT, framework: 'cbc', on: '2026-11-24', reason: 'Insolvent.' }),
    );
    expect(await glance()).toMatchObject({
      suppliers: [{ suspended: 'Insolvent.' }],
      frameworks: [{ inForce: false }],
    });
    const insolvent = { on: '2026-11-20', evidence: 'The Gazette 4712345' };
    story.rehearsal.happened(occasion, supplierEvents.SupplierInsolvent({ ...about, ...insolvent }));
    expect(await glance()).toMatchObject({ suppliers: [{ insolvent }] });
    story.rehearsal.happened(occasion, supplierEvents.SupplierReinstated(about));
    expect(await glance()).toMatchObject({ suppliers: [{ suspended: null, insolvent: null }] });
  });
});

describe('a motion in a partnership', () => {
  const { MotionCarried, MotionMoved, MotionOpposed, MotionSupported, VotingRuleAgreed } = partnershipEvents;
  const from = '2027-01-01';
  const moved = MotionMoved({
    ...ABOUT,
    ...{ motion: 1, mover: HAVERING, voters: [CAMDEN, HAVERING, ISLINGTON], needed: 2, required: BARNET },
    subject: { kind: 'admission', authority: BARNET, scheme: 'stock', from },
  });
  const sees = async (by = builder) => (await glance(by)) as unknown as { motions: object[]; frameworks: object[] };

  it('says what is to be, who must support it, and who said what', async () => {
    const word = { ...ABOUT, motion: 1, authority: CAMDEN };
    happened(VotingRuleAgreed({ ...ABOUT, carriedBy: 'majority' }), moved);
    happened(MotionSupported(word), MotionOpposed({ ...word, reason: 'Too soon.' }));
    expect(await sees()).toMatchObject({
      carriedBy: 'majority',
      motions: [
        {
          sentence: `Admit ${BARNET} to the stock scheme from 1 January 2027.`,
          ...{ mover: HAVERING, needed: 2, required: BARNET, outcome: 'open' },
          support: [HAVERING],
          opposition: [{ authority: CAMDEN, reason: 'Too soon.' }],
        },
      ],
      events: { motions: { count: 3 }, agreements: { count: 2 } },
    });
    happened(MotionSupported(word), MotionCarried({ ...ABOUT, motion: 1 }));
    expect(await sees()).toMatchObject({
      motions: [{ support: [HAVERING, CAMDEN], opposition: [], outcome: 'carried' }],
    });
  });

  it('shows the borough that is asked to join what it joins, but neither terms nor other motions', async () => {
    const barnet = person('b', BARNET, 'board');
    expect(await outcomeOf(story.rehearsal, 'partnership', ABOUT, barnet)).toBe('not-found');
    const other = { kind: 'voting-rule', carriedBy: 'lead' } as const;
    happened(moved, MotionMoved({ ...moved.data, motion: 2, required: null, subject: other }));
    expect(await sees(barnet)).toMatchObject({ members: [{}, {}, {}], limits: [], suppliers: [], frameworks: [] });
    expect((await sees(barnet)).motions).toMatchObject([{ motion: 1 }]);
    expect((await sees()).motions).toHaveLength(2);
    expect(await outcomeOf(story.rehearsal, 'order-board', ABOUT, barnet)).toBe('not-found');
    happened(
      MotionOpposed({ ...ABOUT, motion: 1, authority: BARNET, reason: 'No.' }),
      partnershipEvents.MotionLost({ ...ABOUT, motion: 1 }),
    );
    expect(await outcomeOf(story.rehearsal, 'partnership', ABOUT, barnet)).toBe('not-found');
  });

  it('is put in words whatever it is about', async () => {
    const subjects = [
      { kind: 'lead', lead: CAMDEN, from },
      { kind: 'cost-sharing', costType: 'service-charge', basis: 'population', weights: [], source: null, from },
      { kind: 'order-rules', shortfall: 'drop-borough', leavers: 're-offered', from },
      { kind: 'voting-rule', carriedBy: 'everybody' },
    ] satisfies Parameters<typeof MotionMoved>[0]['subject'][];
    happened(...subjects.map((subject, at) => MotionMoved({ ...moved.data, motion: at + 1, subject, required: null })));
    expect((await sees()).motions).toMatchObject([
      { sentence: 'Appoint Camden to lead from 1 January 2027.' },
      { sentence: 'Divide the service charge by population from 1 January 2027.' },
      {
        sentence:
          'Leave a borough out when its fund is short, and offer the others what one that leaves has committed, from 1 January 2027.',
      },
      { sentence: 'Let all boroughs decide from now on.' },
    ]);
  });

  it('waits for the boards that have not answered it, with the commands that do', async () => {
    happened(moved);
    const waiting = (by: ReturnType<typeof person>) =>
      bodyOf<{ tasks: object[] }>(story.rehearsal, 'waiting-for-me', ABOUT, by);
    const path = `/partnerships/${TLC}/motions/1`;
    expect(await waiting(person('b', BARNET, 'board'))).toMatchObject({
      tasks: [
        {
          ...{ kind: 'motion', motion: 1 },
          sentence: `Answer motion 1 of Havering: admit ${BARNET} to the stock scheme from 1 January 2027.`,
          actions: [
            { method: 'POST', path: `${path}/support`, body: { authority: BARNET } },
            { method: 'POST', path: `${path}/opposition`, body: { authority: BARNET } },
          ],
        },
      ],
    });
    expect(await waiting(person('c', CAMDEN, 'board'))).toMatchObject({ tasks: [{ kind: 'motion' }] });
    expect((await waiting(person('c', CAMDEN, 'finance-officer'))).tasks).toEqual([]);
    expect((await waiting(board)).tasks).toEqual([]);
    happened(MotionSupported({ ...ABOUT, motion: 1, authority: CAMDEN }));
    expect((await waiting(person('c', CAMDEN, 'board'))).tasks).toEqual([]);
  });
});

describe('my partnerships', () => {
  it('are those my authority is, was or will be in', async () => {
    expect(await mine()).toEqual({
      partnerships: [{ partnership: TLC, name: 'TLC', lead: HAVERING, schemes: ['stock'], leading: true }],
    });
    const barnet = stockManager(BARNET);
    expect(await mine(barnet)).toEqual({ partnerships: [] });
    happened(BoroughAdmitted({ ...ABOUT, authority: BARNET, scheme: 'staffing', from: '2027-01-01' }));
    expect(await mine(barnet)).toMatchObject({ partnerships: [{ partnership: TLC, schemes: [], leading: false }] });
    expect(await outcomeOf(story.rehearsal, 'partnership', ABOUT, barnet)).toBe('found');
  });
});
