import { describe, expect, it } from '@jest/globals';
import { leadOn, leadsFrom, membersFrom, membersOn, staysFrom } from './membership.js';
import { folding, type Partnership } from './state.js';

const CAMDEN = 'E09000007';
const ISLINGTON = 'E09000019';
const SUTTON = 'E09000029';

const state: Partnership = {
  ...folding.initial,
  leads: [
    { lead: CAMDEN, from: '2026-04-01' },
    { lead: SUTTON, from: '2028-04-01' },
    { lead: ISLINGTON, from: '2027-04-01' },
  ],
  memberships: [
    { authority: SUTTON, scheme: 'stock', from: '2026-05-01', leavesOn: '2027-06-01' },
    { authority: CAMDEN, scheme: 'stock', from: '2026-04-01', leavesOn: null },
    { authority: ISLINGTON, scheme: 'staffing', from: '2027-01-01', leavesOn: null },
  ],
};

describe('who is in a partnership', () => {
  it('is in from its first day to the day before it leaves', () => {
    expect(membersOn(state, '2026-04-30', 'stock')).toEqual([CAMDEN]);
    expect(membersOn(state, '2026-05-01', 'stock')).toEqual([CAMDEN, SUTTON]);
    expect(membersOn(state, '2027-05-31', 'stock')).toEqual([CAMDEN, SUTTON]);
    expect(membersOn(state, '2027-06-01', 'stock')).toEqual([CAMDEN]);
  });

  it('is asked of one scheme or of any, on a day or from it on', () => {
    expect(membersOn(state, '2027-01-01')).toEqual([CAMDEN, ISLINGTON, SUTTON]);
    expect(membersOn(state, '2027-01-01', 'staffing')).toEqual([ISLINGTON]);
    expect(membersFrom(state, '2026-04-01')).toEqual([CAMDEN, ISLINGTON, SUTTON]);
    expect(membersFrom(state, '2027-05-31', 'stock')).toEqual([CAMDEN, SUTTON]);
    expect(membersFrom(state, '2027-06-01', 'stock')).toEqual([CAMDEN]);
  });

  it('stays when it is in and has given no notice', () => {
    expect(staysFrom(state, CAMDEN, '2026-04-01')).toBe(true);
    expect(staysFrom(state, CAMDEN, '2026-03-31')).toBe(false);
    expect(staysFrom(state, CAMDEN, '2026-04-01', 'stock')).toBe(false);
    expect(staysFrom(state, SUTTON, '2026-05-01')).toBe(false);
  });
});

describe('who leads a partnership', () => {
  it('is whom the latest appointment names whose day has come', () => {
    expect(leadOn(folding.initial, '2026-04-01')).toBeUndefined();
    expect(leadOn(state, '2026-03-31')).toBe(CAMDEN);
    expect(leadOn(state, '2027-03-31')).toBe(CAMDEN);
    expect(leadOn(state, '2027-04-01')).toBe(ISLINGTON);
    expect(leadOn(state, '2028-04-01')).toBe(ISLINGTON);
  });

  it('counts who is to lead later, but no appointment that another has replaced', () => {
    expect(leadsFrom(state, CAMDEN, '2027-03-31')).toBe(true);
    expect(leadsFrom(state, CAMDEN, '2027-04-01')).toBe(false);
    expect(leadsFrom(state, ISLINGTON, '2026-04-01')).toBe(true);
    expect(leadsFrom(state, SUTTON, '2026-04-01')).toBe(false);
  });
});
