import { describe, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import {
  CAMDEN,
  ISLINGTON,
  SUTTON,
  admitted,
  appointed,
  boardOf,
  establish,
  established,
  founded,
  given,
  id,
} from './partnership.samples.js';

const { MotionCarried, MotionLost, MotionMoved, MotionOpposed, MotionSupported, MotionWithdrawn } = partnershipEvents;
const { OrderRulesAgreed, VotingRuleAgreed } = partnershipEvents;

const LUTON = 'E06000032';
const about = { partnership: id };
const byMajority = VotingRuleAgreed({ ...about, carriedBy: 'majority' });
const byAll = VotingRuleAgreed({ ...about, carriedBy: 'everybody' });
const three = [...founded, admitted(ISLINGTON), admitted(SUTTON)] as const;
const THREE = [CAMDEN, ISLINGTON, SUTTON];
const rules = { shortfall: 'drop-borough', leavers: 're-offered', from: '2026-12-01' } as const;
const moved = (subject: Parameters<typeof MotionMoved>[0]['subject'], rest: object = {}) =>
  MotionMoved({
    ...about,
    ...{ motion: 1, mover: CAMDEN, subject, voters: THREE, needed: 2, required: null },
    ...rest,
  });
const ruled = moved({ kind: 'order-rules', ...rules });
const joining = { authority: LUTON, scheme: 'stock', from: '2027-01-01' } as const;
const admission = moved({ kind: 'admission', ...joining }, { required: LUTON });
const supports = (authority: string, motion = 1) => MotionSupported({ ...about, motion, authority });
const opposes = (authority: string) => MotionOpposed({ ...about, motion: 1, authority, reason: 'Too dear.' });
const opposing = (authority: string) => ({ ...about, motion: 1, authority, reason: 'Too dear.' });

describe('who decides', () => {
  it('is the lead alone where nothing else was said', () => {
    given(...three)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(OrderRulesAgreed({ ...about, version: 1, ...rules }));
  });

  it('can be said when the partnership is established', () => {
    given()
      .when('EstablishPartnership', { ...establish, carriedBy: 'everybody' })
      .then(established, admitted(CAMDEN), byAll);
  });

  it('is decided like anything else', () => {
    given(...three)
      .when('AgreeVotingRule', { ...about, carriedBy: 'majority' })
      .then(byMajority);
    given(...three, byMajority)
      .when('AgreeVotingRule', { ...about, carriedBy: 'majority' })
      .thenNothing();
    const subject = { kind: 'voting-rule', carriedBy: 'lead' } as const;
    given(...three, byMajority)
      .when('AgreeVotingRule', { ...about, carriedBy: 'lead' })
      .then(moved(subject));
    given(...three)
      .when('AgreeVotingRule', { ...about, carriedBy: 'majority' }, { as: boardOf(ISLINGTON) })
      .thenRefused('not-the-lead', { lead: CAMDEN });
  });
});

describe('a motion', () => {
  it('is known again in whatever order a store gives its fields back', () => {
    const { from, scheme, authority } = joining;
    const stored = moved({ from, authority, kind: 'admission', scheme }, { required: LUTON });
    given(...three, byMajority, stored)
      .when('AdmitBorough', { ...about, ...joining })
      .thenNothing();
    given(...three, byMajority, stored)
      .when('AdmitBorough', { ...about, ...joining, scheme: 'staffing' })
      .then(moved({ kind: 'admission', ...joining, scheme: 'staffing' }, { motion: 2, required: LUTON }));
    const sharing = { costType: 'carriage', basis: 'equal', weights: [], from: '2026-12-01' } as const;
    const open = moved({ source: null, ...sharing, weights: [], kind: 'cost-sharing' });
    given(...three, byMajority, open)
      .when('AgreeCostSharing', { ...about, ...sharing, weights: [] })
      .thenNothing();
    given(...three, byMajority, open)
      .when('AgreeCostSharing', { ...about, ...sharing, weights: [], costType: 'service-charge' })
      .then(
        moved(
          { kind: 'cost-sharing', ...sharing, weights: [], source: null, costType: 'service-charge' },
          { motion: 2 },
        ),
      );
    given(...three, byMajority, open)
      .when('AgreeCostSharing', { ...about, ...sharing, weights: [], basis: 'copies' })
      .then(moved({ kind: 'cost-sharing', ...sharing, weights: [], source: null, basis: 'copies' }, { motion: 2 }));
  });

  it('is moved by the lead, and says how many of whom must support it', () => {
    given(...three, byMajority)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(ruled);
    given(...three, byAll)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(moved({ kind: 'order-rules', ...rules }, { needed: 3 }));
    given(...three, admitted(LUTON), byMajority)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(moved({ kind: 'order-rules', ...rules }, { voters: [LUTON, ...THREE], needed: 3 }));
    given(...three, byMajority, ruled)
      .when('AgreeOrderRules', { ...about, ...rules })
      .thenNothing();
    given(...three, byMajority)
      .when('AgreeOrderRules', { ...about, ...rules }, { as: boardOf(ISLINGTON) })
      .thenRefused('not-the-lead', { lead: CAMDEN });
  });

  it('takes effect with the last support that it needs', () => {
    given(...three, byMajority, ruled)
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(
        supports(SUTTON),
        MotionCarried({ ...about, motion: 1 }),
        OrderRulesAgreed({ ...about, version: 1, ...rules }),
      );
    given(...three, byAll, moved({ kind: 'order-rules', ...rules }, { needed: 3 }))
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(supports(SUTTON));
  });

  it('that admits a borough, or appoints a lead, needs that one too', () => {
    given(...three, byMajority)
      .when('AdmitBorough', { ...about, ...joining })
      .then(admission);
    given(...three, byMajority, admission)
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(supports(SUTTON));
    given(...three, byMajority, admission, supports(SUTTON))
      .when('SupportMotion', { ...about, motion: 1, authority: LUTON }, { as: boardOf(LUTON) })
      .then(supports(LUTON), MotionCarried({ ...about, motion: 1 }), admitted(LUTON, '2027-01-01'));
    const next = { lead: SUTTON, from: '2027-04-01' };
    const handover = moved({ kind: 'lead', ...next }, { required: SUTTON });
    given(...three, byMajority)
      .when('AppointLead', { ...about, ...next })
      .then(handover);
    given(...three, byMajority, handover, supports(ISLINGTON))
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(supports(SUTTON), MotionCarried({ ...about, motion: 1 }), appointed(SUTTON, '2027-04-01'));
  });

  it('is asked of nobody where there is nobody to ask', () => {
    given(...founded, byMajority)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(OrderRulesAgreed({ ...about, version: 1, ...rules }));
    given(...founded, byMajority)
      .when('AdmitBorough', { ...about, ...joining })
      .then(moved({ kind: 'admission', ...joining }, { voters: [CAMDEN], needed: 1, required: LUTON }));
  });

  it('is lost when too few are left to carry it, or the borough itself does not want it', () => {
    given(...three, byMajority, ruled)
      .when('OpposeMotion', opposing(SUTTON), { as: boardOf(SUTTON) })
      .then(opposes(SUTTON));
    given(...three, byMajority, ruled, opposes(SUTTON))
      .when('OpposeMotion', opposing(ISLINGTON), { as: boardOf(ISLINGTON) })
      .then(opposes(ISLINGTON), MotionLost({ ...about, motion: 1 }));
    given(...three, byMajority, admission)
      .when('OpposeMotion', opposing(LUTON), { as: boardOf(LUTON) })
      .then(opposes(LUTON), MotionLost({ ...about, motion: 1 }));
  });

  it('about the mover itself is lost when the mover no longer wants it, whatever the others say', () => {
    const own = { authority: CAMDEN, scheme: 'staffing', from: '2027-01-01' } as const;
    const subject = { kind: 'admission', ...own } as const;
    given(...three, byMajority)
      .when('AdmitBorough', { ...about, ...own })
      .then(moved(subject, { required: CAMDEN }));
    given(...three, byMajority, moved(subject, { required: CAMDEN }))
      .when('OpposeMotion', opposing(CAMDEN), { as: boardOf(CAMDEN) })
      .then(opposes(CAMDEN), MotionLost({ ...about, motion: 1 }));
  });

  it('counts a borough’s latest word, and the same word once', () => {
    given(...three, byMajority, ruled, opposes(SUTTON))
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(
        supports(SUTTON),
        MotionCarried({ ...about, motion: 1 }),
        OrderRulesAgreed({ ...about, version: 1, ...rules }),
      );
    given(...three, byMajority, ruled, opposes(SUTTON))
      .when('OpposeMotion', opposing(SUTTON), { as: boardOf(SUTTON) })
      .thenNothing();
    given(...three, byMajority, ruled)
      .when('OpposeMotion', opposing(CAMDEN))
      .then(opposes(CAMDEN));
    given(...three, byMajority, ruled)
      .when('SupportMotion', { ...about, motion: 1, authority: CAMDEN })
      .thenNothing();
    given(...three, byMajority, ruled, opposes(CAMDEN))
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(supports(SUTTON));
    given(...three, byAll, ruled, opposes(SUTTON), supports(SUTTON))
      .when('OpposeMotion', opposing(SUTTON), { as: boardOf(SUTTON) })
      .then(opposes(SUTTON));
  });

  it('has supporters of its own, whatever else is moved', () => {
    const second = moved({ kind: 'admission', ...joining }, { motion: 2, required: LUTON });
    given(...three, byMajority, ruled, second, supports(SUTTON, 2))
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .then(
        supports(SUTTON),
        MotionCarried({ ...about, motion: 1 }),
        OrderRulesAgreed({ ...about, version: 1, ...rules }),
      );
  });

  it('that is over is neither opposed nor withdrawn, and when withdrawn not spoken to again', () => {
    const carried = [ruled, supports(SUTTON), MotionCarried({ ...about, motion: 1 })] as const;
    const withdrawal = { ...about, motion: 1, reason: 'Moved anew.' };
    const withdrawn = MotionWithdrawn(withdrawal);
    given(...three, byMajority, ...carried)
      .when('OpposeMotion', opposing(ISLINGTON), { as: boardOf(ISLINGTON) })
      .thenRefused('motion-is-over', { motion: 1, outcome: 'carried' });
    given(...three, byMajority, ...carried)
      .when('WithdrawMotion', withdrawal)
      .thenRefused('motion-is-over', { motion: 1, outcome: 'carried' });
    given(...three, byMajority, ruled, withdrawn)
      .when('SupportMotion', { ...about, motion: 1, authority: CAMDEN })
      .thenRefused('motion-is-over', { motion: 1, outcome: 'withdrawn' });
    given(...three, byMajority, ruled, opposes(SUTTON), withdrawn)
      .when('OpposeMotion', opposing(SUTTON), { as: boardOf(SUTTON) })
      .thenRefused('motion-is-over', { motion: 1, outcome: 'withdrawn' });
  });

  it('is withdrawn by who moved it or who leads by now, and is over then', () => {
    const withdrawal = { ...about, motion: 1, reason: 'Moved anew.' };
    const withdrawn = MotionWithdrawn(withdrawal);
    given(...three, byMajority, ruled)
      .when('WithdrawMotion', withdrawal)
      .then(withdrawn);
    given(...three, byMajority, ruled, withdrawn)
      .when('WithdrawMotion', withdrawal)
      .thenNothing();
    given(...three, byMajority, ruled)
      .when('WithdrawMotion', withdrawal, { as: boardOf(SUTTON) })
      .thenRefused('not-your-motion', { mover: CAMDEN });
    given(...three, byMajority, ruled, appointed(SUTTON, '2026-11-25'))
      .when('WithdrawMotion', withdrawal, { as: boardOf(SUTTON) })
      .then(withdrawn);
    given(...three, byMajority, ruled, appointed(SUTTON, '2026-11-26'))
      .when('WithdrawMotion', withdrawal, { as: boardOf(SUTTON) })
      .thenRefused('not-your-motion', { mover: CAMDEN });
    given(...three, byMajority, ruled, withdrawn)
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .thenRefused('motion-is-over', { motion: 1, outcome: 'withdrawn' });
    given(...three, byMajority, ruled, withdrawn)
      .when('AgreeOrderRules', { ...about, ...rules })
      .then(moved({ kind: 'order-rules', ...rules }, { motion: 2 }));
  });

  it('is nobody else’s, and must be there', () => {
    const support = { ...about, motion: 1, authority: LUTON };
    given(...three, byMajority, ruled)
      .when('SupportMotion', support, { as: boardOf(LUTON) })
      .thenRefused('no-say-in-this-motion', { motion: 1 });
    given(...three, byMajority, ruled)
      .when('SupportMotion', { ...support, authority: ISLINGTON }, { as: boardOf(SUTTON) })
      .thenRefused('not-your-borough', { authority: ISLINGTON });
    given(...three, byMajority, ruled)
      .when('OpposeMotion', opposing(ISLINGTON), { as: boardOf(SUTTON) })
      .thenRefused('not-your-borough', { authority: ISLINGTON });
    given(...three, byMajority)
      .when('SupportMotion', { ...support, authority: SUTTON }, { as: boardOf(SUTTON) })
      .thenRefused('motion-unknown', { motion: 1 });
    given()
      .when('WithdrawMotion', { ...about, motion: 1, reason: 'Moved anew.' })
      .thenRefused('partnership-unknown');
  });

  it('whose matter has changed meanwhile is refused at the last support, and can be withdrawn', () => {
    const late = moved({ kind: 'lead', lead: SUTTON, from: '2026-11-24' }, { required: SUTTON });
    given(...three, byMajority, late)
      .when('SupportMotion', { ...about, motion: 1, authority: SUTTON }, { as: boardOf(SUTTON) })
      .thenRefused('lead-appointed-for-the-past', { earliest: '2026-11-25' });
  });
});
