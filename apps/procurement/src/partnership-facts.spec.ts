import { describe, expect, it } from '@jest/globals';
import { evolve } from '#kernel';
import { partnershipEvents } from '#messages/partnership';
import { NOW } from '#testing';
import {
  costSharingOn,
  delegatedLimit,
  leadOn,
  membersOn,
  orderRulesOn,
  partnershipFacts,
  type PartnershipFacts,
} from './partnership-facts.js';

const CAMDEN = 'E09000007';
const ISLINGTON = 'E09000019';
const SUTTON = 'E09000029';
const partnership = 'llc';

const established = partnershipEvents.PartnershipEstablished({
  partnership,
  name: 'London Libraries Consortium',
  lead: CAMDEN,
  from: '2026-04-01',
  noticeMonths: 12,
});
const admitted = (authority: string, from: string, scheme: 'stock' | 'staffing' = 'stock') =>
  partnershipEvents.BoroughAdmitted({ partnership, authority, scheme, from });
const carriage = (version: number, from: string) =>
  partnershipEvents.CostSharingAgreed({
    partnership,
    costType: 'carriage',
    version,
    basis: 'equal',
    weights: [],
    source: null,
    from,
  });

function factsOf(...events: readonly partnershipEvents.PartnershipEvent[]): PartnershipFacts {
  return events.reduce(
    (facts, event) => evolve(partnershipFacts, facts, event, { at: NOW, actor: 'someone', authority: CAMDEN }),
    partnershipFacts.initial,
  );
}

describe('what buying together knows of a partnership', () => {
  it('is nothing before it is established', () => {
    const facts = factsOf();
    expect(facts.known).toBe(false);
    expect(leadOn(facts, '2026-04-01')).toBeUndefined();
    expect(membersOn(facts, 'stock', '2026-04-01')).toEqual([]);
  });

  it('names the lead of a date; whoever established it leads until it begins', () => {
    const facts = factsOf(
      established,
      partnershipEvents.LeadAppointed({ partnership, lead: SUTTON, from: '2027-04-01' }),
    );
    expect(leadOn(facts, '2026-01-01')).toBe(CAMDEN);
    expect(leadOn(facts, '2027-03-31')).toBe(CAMDEN);
    expect(leadOn(facts, '2027-04-01')).toBe(SUTTON);
  });

  it('lets a later appointment take the place of one made for a later day', () => {
    const facts = factsOf(
      established,
      partnershipEvents.LeadAppointed({ partnership, lead: SUTTON, from: '2027-04-01' }),
      partnershipEvents.LeadAppointed({ partnership, lead: ISLINGTON, from: '2027-02-01' }),
    );
    expect(leadOn(facts, '2027-05-01')).toBe(ISLINGTON);
  });

  it('counts a borough in from its first day to the day before it leaves, scheme by scheme', () => {
    const facts = factsOf(
      established,
      admitted(SUTTON, '2026-05-01'),
      admitted(CAMDEN, '2026-04-01'),
      admitted(CAMDEN, '2026-04-01', 'staffing'),
      partnershipEvents.NoticeGiven({
        partnership,
        authority: SUTTON,
        scheme: 'stock',
        leavesOn: '2027-06-01',
        reason: 'outsourced',
      }),
    );
    expect(membersOn(facts, 'stock', '2026-04-30')).toEqual([CAMDEN]);
    expect(membersOn(facts, 'stock', '2026-05-01')).toEqual([CAMDEN, SUTTON]);
    expect(membersOn(facts, 'stock', '2027-05-31')).toEqual([CAMDEN, SUTTON]);
    expect(membersOn(facts, 'stock', '2027-06-01')).toEqual([CAMDEN]);
    expect(membersOn(facts, 'staffing', '2026-05-01')).toEqual([CAMDEN]);
  });

  it('keeps a borough whose notice was withdrawn, and one that came back, with the gap between', () => {
    const notice = partnershipEvents.NoticeGiven({
      partnership,
      authority: SUTTON,
      scheme: 'stock',
      leavesOn: '2027-06-01',
      reason: 'outsourced',
    });
    const withdrawn = partnershipEvents.NoticeWithdrawn({ partnership, authority: SUTTON, scheme: 'stock' });
    const stayed = factsOf(established, admitted(SUTTON, '2026-05-01'), notice, withdrawn);
    expect(membersOn(stayed, 'stock', '2027-06-01')).toEqual([SUTTON]);
    const returned = factsOf(established, admitted(SUTTON, '2026-05-01'), notice, admitted(SUTTON, '2028-01-01'));
    expect(membersOn(returned, 'stock', '2027-05-31')).toEqual([SUTTON]);
    expect(membersOn(returned, 'stock', '2027-12-31')).toEqual([]);
    expect(membersOn(returned, 'stock', '2028-01-01')).toEqual([SUTTON]);
  });

  it('gives the version of a rule that holds on a date, and its defaults until one does', () => {
    const facts = factsOf(
      established,
      carriage(1, '2026-04-01'),
      carriage(2, '2027-01-01'),
      partnershipEvents.OrderRulesAgreed({
        ...{ partnership, version: 1, from: '2027-01-01' },
        ...{ shortfall: 'drop-borough', leavers: 're-offered' },
      }),
      partnershipEvents.DelegatedLimitSet({ partnership, authority: CAMDEN, pence: 500_00 }),
    );
    expect(costSharingOn(facts, 'carriage', '2026-03-31')).toBeUndefined();
    expect(costSharingOn(facts, 'carriage', '2026-12-31')?.version).toBe(1);
    expect(costSharingOn(facts, 'carriage', '2027-01-01')?.version).toBe(2);
    expect(costSharingOn(facts, 'service-charge', '2027-01-01')).toBeUndefined();
    expect(orderRulesOn(facts, '2026-12-31')).toEqual({
      version: 0,
      shortfall: 'reduce-copies',
      leavers: 'stay-liable',
    });
    expect(orderRulesOn(facts, '2027-01-01')).toEqual({
      version: 1,
      shortfall: 'drop-borough',
      leavers: 're-offered',
    });
    expect(delegatedLimit(facts, CAMDEN)).toBe(500_00);
    expect(delegatedLimit(facts, SUTTON)).toBe(0);
  });
});
