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
const glance = (by = builder) => bodyOf<{ members: object[] }>(story.rehearsal, 'partnership', ABOUT, by);
const mine = (by = builder) => bodyOf(story.rehearsal, 'partnerships', {}, by);

describe('a partnership at a glance', () => {
  it('says who leads today, who is in, and what was agreed', async () => {
    happened(
      LeadAppointed({ ...ABOUT, lead: CAMDEN, from: '2027-04-01' }),
      OrderRulesAgreed({ ...ABOUT, version: 1, shortfall: 'drop-borough', from: '2026-04-01' }),
    );
    expect(await glance()).toMatchObject({
      name: 'TLC',
      lead: HAVERING,
      leads: [{ lead: HAVERING }, { lead: CAMDEN, from: '2027-04-01' }],
      members: [{ authority: CAMDEN, scheme: 'stock', inForce: true }, {}, {}],
      orderRules: [{ shortfall: 'drop-borough' }],
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

  it('shows a suspended supplier and a framework that ended', async () => {
    const about = { ...ABOUT, supplier: 'askews' };
    const occasion = { scope: TLC, stream: 'supplier-tlc.askews', by: board };
    story.rehearsal.happened(
      occasion,
      supplierEvents.SupplierSuspended({ ...about, reason: 'Insolvent.' }),
      frameworkEvents.FrameworkEnded({ ...ABOUT, framework: 'cbc', on: '2026-11-25', reason: 'Insolvent.' }),
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
