import { describe, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import { person } from '#testing';
import { CAMDEN, ISLINGTON, SUTTON, admitted, boardOf, founded, given, id, noticed } from './partnership.samples.js';

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
    given(...members, equally, partnershipEvents.CostSharingAgreed({ ...equally.data, costType: 'service-charge' }))
      .when('AgreeCostSharing', { ...agree, basis: 'copies', weights: [] })
      .then(agreed(2, { basis: 'copies', weights: [], source: null }));
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

  it('is agreed anew when its day, the name of its source or who weighs what is another', () => {
    const byPeople = { ...agree, basis: 'population' as const, weights: people, source: census };
    const first = given(...members)
      .when('AgreeCostSharing', byPeople)
      .events();
    for (const anew of [
      { from: '2027-02-01' },
      { source: { ...census, name: 'Census' } },
      { weights: [{ authority: SUTTON, weight: 1 }, ...people.slice(1)] },
    ]) {
      const second = partnershipEvents.CostSharingAgreed({ ...agreed(2, byPeople).data, ...anew });
      const weights = second.data.weights.toSorted(byCode);
      given(...members, ...first)
        .when('AgreeCostSharing', { ...byPeople, ...anew })
        .then({ ...second, data: { ...second.data, weights } });
    }
    given(...founded, admitted(SUTTON), ...first)
      .when('AgreeCostSharing', { ...byPeople, weights: people.slice(0, 2) })
      .then(agreed(2, { ...byPeople, weights: people.slice(0, 2).toSorted(byCode) }));
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
      .thenRefused('weight-for-no-member', { authorities: [ISLINGTON], members: [CAMDEN, SUTTON] });
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
      .when('AgreeCostSharing', { ...agree, basis: 'copies', weights: people.slice(0, 1) })
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
    given(...founded, admitted(SUTTON), set, partnershipEvents.DelegatedLimitSet({ ...limit, authority: CAMDEN }))
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
    const agree = {
      partnership: id,
      shortfall: 'drop-borough' as const,
      leavers: 'stay-liable' as const,
      from: '2027-01-01',
    };
    const first = partnershipEvents.OrderRulesAgreed({ ...agree, version: 1 });
    given(...founded)
      .when('AgreeOrderRules', agree)
      .then(first);
    given(...founded, first)
      .when('AgreeOrderRules', agree)
      .thenNothing();
    for (const anew of [
      { shortfall: 'reduce-copies' as const },
      { leavers: 're-offered' as const },
      { from: '2027-02-01' },
    ])
      given(...founded, first)
        .when('AgreeOrderRules', { ...agree, ...anew })
        .then(partnershipEvents.OrderRulesAgreed({ ...agree, ...anew, version: 2 }));
    given(...founded)
      .when('AgreeOrderRules', agree, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead');
  });
});

function byCode(a: { readonly authority: string }, b: { readonly authority: string }): number {
  return a.authority < b.authority ? -1 : 1;
}
