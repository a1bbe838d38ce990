import { partnershipEvents } from '#messages/partnership';
import { person, scenariosOf } from '#testing';
import { partnership } from './partnership.js';

export const CAMDEN = 'E09000007';
export const ISLINGTON = 'E09000019';
export const SUTTON = 'E09000029';
export const id = 'llc';
export const TODAY = '2026-11-25';

const board = person('amara', CAMDEN, 'board');
export const boardOf = (authority: string) => person(`board-${authority}`, authority, 'board');
export const { given } = scenariosOf(partnership, { as: board, facts: { registered: true } });

export const founding = {
  partnership: id,
  name: 'London Libraries Consortium',
  lead: CAMDEN,
  from: '2026-04-01',
  noticeMonths: 6,
};
export const establish = { ...founding, schemes: ['stock' as const] };
export const established = partnershipEvents.PartnershipEstablished(founding);
export const admitted = (authority: string, from = '2026-04-01', scheme: 'stock' | 'staffing' = 'stock') =>
  partnershipEvents.BoroughAdmitted({ partnership: id, authority, scheme, from });
export const noticed = (authority: string, leavesOn: string) =>
  partnershipEvents.NoticeGiven({ partnership: id, authority, scheme: 'stock', leavesOn, reason: 'outsourced' });
export const appointed = (lead: string, from: string) =>
  partnershipEvents.LeadAppointed({ partnership: id, lead, from });
export const founded = [established, admitted(CAMDEN)] as const;
