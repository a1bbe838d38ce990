import type { Role } from '#kernel';
import type { DemonstrationPerson } from './demonstration-issuer.js';

/** The demonstration's boroughs: a stock partnership led by Sutton. */
export const SUTTON = 'E09000029';
export const MERTON = 'E09000024';
export const HAVERING = 'E09000016';
export const REDBRIDGE = 'E09000026';
export const NAMES: Readonly<Record<string, string>> = {
  [SUTTON]: 'Sutton',
  [MERTON]: 'Merton',
  [HAVERING]: 'Havering',
  [REDBRIDGE]: 'Redbridge',
};

/** Published on purpose: these people exist only where the built-in issuer runs, which is never in production. */
export const PASSWORD = 'shelf-demo';

function person(
  username: string,
  name: string,
  authority: string | null,
  ...roles: readonly Role[]
): DemonstrationPerson {
  return { username, password: PASSWORD, name, authority, roles };
}

/** Each with the duties of their post, so that no one person can both build and approve. */
export const PEOPLE: readonly DemonstrationPerson[] = [
  person('sutton-board', 'Priya Raman', SUTTON, 'board'),
  person('sutton-buyer', 'Ayo Bankole', SUTTON, 'joint-buyer', 'selector'),
  person('sutton-approver', 'Bea Lindqvist', SUTTON, 'joint-buyer'),
  person('sutton-contracts', 'Colm Doherty', SUTTON, 'contract-manager'),
  person('merton-board', 'Gwen Osei', MERTON, 'board'),
  person('havering-board', 'Harvir Gill', HAVERING, 'board'),
  person('redbridge-board', 'Rosa Achterberg', REDBRIDGE, 'board'),
  ...[SUTTON, MERTON, HAVERING, REDBRIDGE].flatMap((authority) => {
    const borough = NAMES[authority]?.toLowerCase() ?? authority;
    return [
      person(`${borough}-stock`, `${NAMES[authority]} stock manager`, authority, 'stock-manager'),
      person(`${borough}-budget`, `${NAMES[authority]} budget holder`, authority, 'budget-holder'),
      person(`${borough}-finance`, `${NAMES[authority]} finance officer`, authority, 'finance-officer', 's151'),
      person(`${borough}-auditor`, `${NAMES[authority]} auditor`, authority, 'auditor'),
    ];
  }),
  person('operator', 'System operator', null, 'operator'),
];
