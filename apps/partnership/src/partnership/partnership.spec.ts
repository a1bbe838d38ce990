import { describe, expect, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import { person, scenariosOf } from '#testing';
import { leadOn } from './membership.js';
import { partnership } from './partnership.js';

const CAMDEN = 'E09000007';
const ISLINGTON = 'E09000019';
const SUTTON = 'E09000029';
const id = 'llc';
const TODAY = '2026-11-25';

const board = person('amara', CAMDEN, 'board');
const boardOf = (authority: string) => person(`board-${authority}`, authority, 'board');
const { given } = scenariosOf(partnership, { as: board, facts: { registered: true } });

const founding = {
  partnership: id,
  name: 'London Libraries Consortium',
  lead: CAMDEN,
  from: '2026-04-01',
  noticeMonths: 6,
};
const establish = { ...founding, schemes: ['stock' as const] };
const established = partnershipEvents.PartnershipEstablished(founding);
const admitted = (authority: string, from = '2026-04-01', scheme: 'stock' | 'staffing' = 'stock') =>
  partnershipEvents.BoroughAdmitted({ partnership: id, authority, scheme, from });
const noticed = (authority: string, leavesOn: string) =>
  partnershipEvents.NoticeGiven({ partnership: id, authority, scheme: 'stock', leavesOn, reason: 'outsourced' });
const appointed = (lead: string, from: string) => partnershipEvents.LeadAppointed({ partnership: id, lead, from });
const founded = [established, admitted(CAMDEN)] as const;

describe('establishing a partnership', () => {
  it('admits the lead to the schemes it names, and nobody else', () => {
    given()
      .when('EstablishPartnership', { ...establish, schemes: ['stock', 'staffing', 'stock'] })
      .then(established, admitted(CAMDEN), admitted(CAMDEN, '2026-04-01', 'staffing'));
  });

  it('is for the board of the authority that leads', () => {
    given()
      .when('EstablishPartnership', establish, { as: boardOf(SUTTON) })
      .thenRefused('only-the-lead-establishes', { lead: CAMDEN });
  });

  it('needs a registered authority', () => {
    given()
      .when('EstablishPartnership', establish, { facts: { registered: false } })
      .thenRefused('authority-not-registered', { authority: CAMDEN });
  });

  it('happens once', () => {
    given(...founded)
      .when('EstablishPartnership', establish)
      .thenNothing();
    given(...founded)
      .when('EstablishPartnership', { ...establish, noticeMonths: 12 })
      .thenRefused('partnership-already-established');
  });
});

describe('admitting a borough', () => {
  const admit = { partnership: id, authority: SUTTON, scheme: 'stock' as const, from: '2026-12-01' };

  it('lets it into one scheme from a day on', () => {
    given(...founded)
      .when('AdmitBorough', admit)
      .then(admitted(SUTTON, '2026-12-01'));
  });

  it('is for the board of the authority that leads today', () => {
    given(...founded)
      .when('AdmitBorough', admit, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead', { lead: CAMDEN });
    given(...founded, admitted(SUTTON), appointed(SUTTON, TODAY))
      .when('AdmitBorough', admit)
      .thenRefused('not-the-lead', { lead: SUTTON });
    given().when('AdmitBorough', admit).thenRefused('partnership-unknown');
  });

  it('needs a registered authority, and a partnership that has begun by then', () => {
    given(...founded)
      .when('AdmitBorough', admit, { facts: { registered: false } })
      .thenRefused('authority-not-registered', { authority: SUTTON });
    given(...founded)
      .when('AdmitBorough', { ...admit, from: '2026-03-31' })
      .thenRefused('admitted-before-partnership-begins', { earliest: '2026-04-01' });
  });

  it('happens once while it is in the scheme, and again when it comes back', () => {
    given(...founded, admitted(SUTTON, '2026-12-01'))
      .when('AdmitBorough', admit)
      .thenNothing();
    given(...founded, admitted(SUTTON, '2026-05-01'))
      .when('AdmitBorough', admit)
      .thenRefused('borough-already-in-scheme');
    const left = given(...founded, admitted(SUTTON), noticed(SUTTON, '2027-06-01'));
    left
      .when('AdmitBorough', { ...admit, from: '2027-05-31' })
      .thenRefused('borough-still-in-scheme', { earliest: '2027-06-01' });
    left.when('AdmitBorough', { ...admit, from: '2027-06-01' }).then(admitted(SUTTON, '2027-06-01'));
  });
});

describe('leaving a scheme', () => {
  const notice = {
    partnership: id,
    authority: SUTTON,
    scheme: 'stock' as const,
    leavesOn: '2027-05-25',
    reason: 'outsourced',
  };
  const members = [...founded, admitted(SUTTON)] as const;
  const as = boardOf(SUTTON);

  it('takes the notice that was agreed, counted from today', () => {
    given(...members)
      .when('GiveNotice', notice, { as })
      .then(noticed(SUTTON, '2027-05-25'));
    given(...members)
      .when('GiveNotice', { ...notice, leavesOn: '2027-05-24' }, { as })
      .thenRefused('notice-too-short', { noticeMonths: 6, earliest: '2027-05-25' });
  });

  it('counts today in London, where it is already tomorrow late on a summer evening', () => {
    const at = '2026-06-30T23:30:00.000Z';
    given(...members)
      .when('GiveNotice', { ...notice, leavesOn: '2026-12-31' }, { as, at })
      .thenRefused('notice-too-short', { earliest: '2027-01-01' });
  });

  it('is each borough’s own decision, not even the lead’s', () => {
    given(...members)
      .when('GiveNotice', notice)
      .thenRefused('not-your-borough');
    given(...members, noticed(SUTTON, '2027-06-01'))
      .when('WithdrawNotice', { partnership: id, authority: SUTTON, scheme: 'stock' })
      .thenRefused('not-your-borough');
  });

  it('is only possible from where one is', () => {
    given(...members)
      .when('GiveNotice', { ...notice, scheme: 'staffing' }, { as })
      .thenRefused('borough-not-in-scheme');
    given(...members, noticed(SUTTON, TODAY))
      .when('GiveNotice', notice, { as })
      .thenRefused('borough-not-in-scheme');
    given(...founded, admitted(SUTTON, '2028-01-01'))
      .when('GiveNotice', { ...notice, leavesOn: '2028-01-01' }, { as })
      .thenRefused('leaves-before-it-joins', { from: '2028-01-01' });
  });

  it('is said once; another day needs the notice withdrawn first', () => {
    given(...members, noticed(SUTTON, '2027-05-25'))
      .when('GiveNotice', notice, { as })
      .thenNothing();
    given(...members, noticed(SUTTON, '2027-07-01'))
      .when('GiveNotice', notice, { as })
      .thenRefused('notice-already-given', { leavesOn: '2027-07-01' });
  });

  it('can be taken back until the day comes', () => {
    const withdraw = { partnership: id, authority: SUTTON, scheme: 'stock' as const };
    const withdrawn = partnershipEvents.NoticeWithdrawn(withdraw);
    given(...members, noticed(SUTTON, '2026-11-26'))
      .when('WithdrawNotice', withdraw, { as })
      .then(withdrawn);
    given(...members, noticed(SUTTON, TODAY))
      .when('WithdrawNotice', withdraw, { as })
      .thenRefused('borough-has-left-scheme');
    given(...members)
      .when('WithdrawNotice', withdraw, { as })
      .thenNothing();
    given(...founded)
      .when('WithdrawNotice', withdraw, { as })
      .thenRefused('borough-not-in-scheme');
  });

  it('waits for whoever leads until another lead was appointed', () => {
    const camden = { ...notice, authority: CAMDEN, leavesOn: '2027-06-01' };
    given(...members)
      .when('GiveNotice', camden)
      .thenRefused('lead-must-hand-over-first');
    given(...members, appointed(SUTTON, '2027-06-02'))
      .when('GiveNotice', camden)
      .thenRefused('lead-must-hand-over-first');
    given(...members, appointed(SUTTON, '2027-06-01'))
      .when('GiveNotice', camden)
      .then(noticed(CAMDEN, '2027-06-01'));
    given(...members, appointed(SUTTON, '2028-01-01'))
      .when('GiveNotice', { ...notice, leavesOn: '2027-06-01' }, { as })
      .thenRefused('lead-must-hand-over-first');
  });

  it('leaves the lead free to leave a scheme while it stays in another', () => {
    given(...members, admitted(CAMDEN, '2026-04-01', 'staffing'))
      .when('GiveNotice', { ...notice, authority: CAMDEN })
      .then(noticed(CAMDEN, '2027-05-25'));
  });
});

describe('appointing the lead', () => {
  const appoint = { partnership: id, lead: SUTTON, from: '2027-04-01' };

  it('hands over on a day to come, by the lead’s board', () => {
    const after = given(...founded, admitted(SUTTON), appointed(SUTTON, '2027-04-01'));
    given(...founded, admitted(SUTTON))
      .when('AppointLead', appoint)
      .then(appointed(SUTTON, '2027-04-01'));
    expect(leadOn(after.state, '2027-03-31')).toBe(CAMDEN);
    expect(leadOn(after.state, '2027-04-01')).toBe(SUTTON);
    given(...founded, admitted(SUTTON))
      .when('AppointLead', appoint, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead');
    after.when('AppointLead', appoint).thenNothing();
  });

  it('never changes who led in the past', () => {
    given(...founded, admitted(SUTTON))
      .when('AppointLead', { ...appoint, from: '2026-11-24' })
      .thenRefused('lead-appointed-for-the-past', { earliest: TODAY });
  });

  it('takes a member that stays', () => {
    given(...founded)
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
    given(...founded, admitted(SUTTON, '2027-04-02'))
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
    given(...founded, admitted(SUTTON), noticed(SUTTON, '2029-01-01'))
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
  });
});

describe('sharing a cost', () => {
  const members = [...founded, admitted(SUTTON), admitted(ISLINGTON, '2027-01-01')] as const;
  const agree = { partnership: id, costType: 'carriage' as const, from: '2026-12-01' };
  const agreed = (
    version: number,
    rest: Pick<Parameters<typeof partnershipEvents.CostSharingAgreed>[0], 'basis' | 'weights' | 'source'>,
  ) => partnershipEvents.CostSharingAgreed({ ...agree, version, ...rest });
  const equally = agreed(1, { basis: 'equal', weights: [], source: null });
  const census = { name: 'ONS mid-year estimates', date: '2025-06-30' };
  const people = [
    { authority: SUTTON, weight: 209_600 },
    { authority: CAMDEN, weight: 210_100 },
    { authority: ISLINGTON, weight: 216_600 },
  ];

  it('has a version for each agreement, counted for each cost', () => {
    given(...members)
      .when('AgreeCostSharing', { ...agree, basis: 'equal', weights: [] })
      .then(equally);
    given(...members, equally)
      .when('AgreeCostSharing', { ...agree, basis: 'copies', weights: [] })
      .then(agreed(2, { basis: 'copies', weights: [], source: null }));
    given(...members, equally)
      .when('AgreeCostSharing', { ...agree, costType: 'service-charge', basis: 'equal', weights: [] })
      .then(partnershipEvents.CostSharingAgreed({ ...equally.data, costType: 'service-charge' }));
  });

  it('is not agreed anew when it is agreed already', () => {
    given(...members, equally)
      .when('AgreeCostSharing', { ...agree, basis: 'equal', weights: [] })
      .thenNothing();
    const byPeople = { ...agree, basis: 'population' as const, weights: people, source: census };
    const first = given(...members)
      .when('AgreeCostSharing', byPeople)
      .events();
    given(...members, ...first)
      .when('AgreeCostSharing', { ...byPeople, weights: people.toReversed() })
      .thenNothing();
    given(...members, ...first)
      .when('AgreeCostSharing', { ...byPeople, source: { ...census, date: '2026-06-30' } })
      .then(
        agreed(2, { basis: 'population', weights: people.toSorted(byCode), source: { ...census, date: '2026-06-30' } }),
      );
  });

  it('by agreed basis points adds up to the whole among the members, also those to come', () => {
    const weights = [
      { authority: CAMDEN, weight: 5_000 },
      { authority: SUTTON, weight: 3_000 },
      { authority: ISLINGTON, weight: 2_000 },
    ];
    given(...members)
      .when('AgreeCostSharing', { ...agree, basis: 'agreed', weights })
      .then(agreed(1, { basis: 'agreed', weights: weights.toSorted(byCode), source: null }));
    given(...members)
      .when('AgreeCostSharing', { ...agree, basis: 'agreed', weights: weights.slice(1) })
      .thenRefused('agreed-weights-must-add-up', { total: 5_000, needed: 10_000 });
    given(...founded, admitted(SUTTON))
      .when('AgreeCostSharing', { ...agree, basis: 'agreed', weights })
      .thenRefused('weight-for-no-member', { authorities: [ISLINGTON] });
  });

  it('by agreed basis points names every member, if only to say that one pays nothing', () => {
    const weights = [CAMDEN, SUTTON].map((authority) => ({ authority, weight: 5_000 }));
    const agreeing = { ...agree, basis: 'agreed' as const, weights };
    const asked = given(...members);
    asked.when('AgreeCostSharing', agreeing).thenRefused('member-without-weight', { authorities: [ISLINGTON] });
    const free = [...weights, { authority: ISLINGTON, weight: 0 }].toSorted(byCode);
    const all = agreed(1, { basis: 'agreed', weights: free, source: null });
    asked.when('AgreeCostSharing', { ...agreeing, weights: free }).then(all);
  });

  it('counts nobody who has left by then or is in another scheme', () => {
    const both = [
      { authority: CAMDEN, weight: 5_000 },
      { authority: SUTTON, weight: 5_000 },
    ];
    given(...members, noticed(SUTTON, '2026-12-01'))
      .when('AgreeCostSharing', { ...agree, basis: 'agreed', weights: both })
      .thenRefused('weight-for-no-member', { authorities: [SUTTON] });
    given(...founded, admitted(SUTTON, '2026-04-01', 'staffing'))
      .when('AgreeCostSharing', { ...agree, basis: 'agreed', weights: both })
      .thenRefused('weight-for-no-member', { authorities: [SUTTON] });
  });

  it('by population needs a dated source and people in each member', () => {
    const byPeople = { ...agree, basis: 'population' as const, weights: people };
    given(...members)
      .when('AgreeCostSharing', byPeople)
      .thenRefused('populations-need-a-dated-source');
    given(...members)
      .when('AgreeCostSharing', { ...byPeople, source: census, weights: people.slice(1) })
      .thenRefused('member-without-population', { authorities: [SUTTON] });
    given(...members)
      .when('AgreeCostSharing', {
        ...byPeople,
        source: census,
        weights: [{ authority: SUTTON, weight: 0 }, ...people.slice(1)],
      })
      .thenRefused('member-without-population', { authorities: [SUTTON] });
  });

  it('has weights only where they count, and one for a borough', () => {
    given(...members)
      .when('AgreeCostSharing', { ...agree, basis: 'copies', weights: people })
      .thenRefused('basis-has-no-weights');
    given(...members)
      .when('AgreeCostSharing', {
        ...agree,
        basis: 'population',
        source: census,
        weights: [...people, ...people.slice(0, 1)],
      })
      .thenRefused('authority-weighted-twice', { authorities: [SUTTON] });
  });

  it('is for the lead’s board', () => {
    given(...members)
      .when('AgreeCostSharing', { ...agree, basis: 'equal', weights: [] }, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead');
  });
});

describe('the rules of orders', () => {
  it('let a borough’s own finance officer set its delegated limit', () => {
    const limit = { partnership: id, authority: SUTTON, pence: 500_00 };
    const as = person('finn', SUTTON, 'finance-officer');
    const set = partnershipEvents.DelegatedLimitSet(limit);
    given(...founded, admitted(SUTTON))
      .when('SetDelegatedLimit', limit, { as })
      .then(set);
    given(...founded, admitted(SUTTON), set)
      .when('SetDelegatedLimit', limit, { as })
      .thenNothing();
    given(...founded, admitted(SUTTON))
      .when('SetDelegatedLimit', limit)
      .thenRefused('not-your-borough');
    given(...founded)
      .when('SetDelegatedLimit', limit, { as })
      .thenRefused('borough-not-in-partnership');
    given().when('SetDelegatedLimit', limit, { as }).thenRefused('partnership-unknown');
  });

  it('have a version for each agreement of the lead’s board', () => {
    const agree = { partnership: id, shortfall: 'drop-borough' as const, from: '2027-01-01' };
    const first = partnershipEvents.OrderRulesAgreed({ ...agree, version: 1 });
    given(...founded)
      .when('AgreeOrderRules', agree)
      .then(first);
    given(...founded, first)
      .when('AgreeOrderRules', agree)
      .thenNothing();
    given(...founded, first)
      .when('AgreeOrderRules', { ...agree, shortfall: 'reduce-copies' })
      .then(partnershipEvents.OrderRulesAgreed({ ...agree, shortfall: 'reduce-copies', version: 2 }));
    given(...founded)
      .when('AgreeOrderRules', agree, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead');
  });
});

function byCode(a: { readonly authority: string }, b: { readonly authority: string }): number {
  return a.authority < b.authority ? -1 : 1;
}
