import { describe, expect, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import {
  CAMDEN,
  SUTTON,
  TODAY,
  admitted,
  appointed,
  boardOf,
  establish,
  established,
  founded,
  given,
  id,
  noticed,
} from './partnership.samples.js';

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
    for (const otherwise of [{ name: 'Another' }, { from: '2026-05-01' }, { noticeMonths: 12 }])
      given(...founded)
        .when('EstablishPartnership', { ...establish, ...otherwise })
        .thenRefused('partnership-already-established');
    given(...founded)
      .when('EstablishPartnership', { ...establish, lead: SUTTON }, { as: boardOf(SUTTON) })
      .thenRefused('partnership-already-established');
  });

  const stands = {
    ...{ name: establish.name, lead: CAMDEN, from: establish.from, noticeMonths: 6 },
    ...{ schemes: ['stock'], carriedBy: 'lead' },
  };

  it('is so already only where all that is asked stands: who leads is told what does', () => {
    for (const otherwise of [
      { schemes: ['staffing' as const] },
      { schemes: ['stock' as const, 'staffing' as const] },
      { carriedBy: 'majority' as const },
    ])
      given(...founded)
        .when('EstablishPartnership', { ...establish, ...otherwise })
        .thenRefused('partnership-already-established', stands);
    const both = { ...establish, schemes: ['staffing', 'stock', 'stock'] as const, carriedBy: 'majority' as const };
    const agreed = partnershipEvents.VotingRuleAgreed({ partnership: id, carriedBy: 'majority' });
    given(...founded, admitted(CAMDEN, '2026-04-01', 'staffing'), agreed)
      .when('EstablishPartnership', { ...both, schemes: [...both.schemes] })
      .thenNothing();
  });

  it('is not so any more where the boards have agreed otherwise since, or the lead has joined or left a scheme', () => {
    const agreed = partnershipEvents.VotingRuleAgreed({ partnership: id, carriedBy: 'everybody' });
    const again = (...since: readonly partnershipEvents.PartnershipEvent[]) =>
      given(...founded, ...since).when('EstablishPartnership', establish);
    again(agreed).thenRefused('partnership-already-established', { ...stands, carriedBy: 'everybody' });
    again(admitted(SUTTON), appointed(SUTTON, '2026-06-01')).thenRefused('partnership-already-established', {
      ...{ name: establish.name, from: establish.from },
    });
    again(noticed(CAMDEN, TODAY)).thenRefused('partnership-already-established', { ...stands, schemes: [] });
    again(noticed(CAMDEN, '2027-04-01')).thenNothing();
    again(admitted(CAMDEN, '2026-10-01', 'staffing')).thenNothing();
  });

  it('tells a stranger by what name it is taken, and nothing of its rules', () => {
    given(...founded)
      .when('EstablishPartnership', { ...establish, lead: SUTTON }, { as: boardOf(SUTTON) })
      .thenRefused('partnership-already-established', expect.not.objectContaining({ carriedBy: expect.anything() }));
  });
});
