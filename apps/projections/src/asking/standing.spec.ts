import { describe, expect, it } from '@jest/globals';
import type { Role } from '#kernel';
import { NOW, person } from '#testing';
import type { PartnershipRow } from '../partnership/partnership.js';
import { standingOf, standingOrInvitation } from './standing.js';

const CAMDEN = 'E09000007';
const ISLINGTON = 'E09000019';
const SUTTON = 'E09000029';
const LUTON = 'E06000032';
const NONE = { count: 0, latest: [] };
/** NOW is 25 November 2026. */
const [YESTERDAY, TODAY, TOMORROW] = ['2026-11-24', '2026-11-25', '2026-11-26'];

const member = (authority: string, from = '2026-04-01', leavesOn: string | null = null, scheme = 'stock') =>
  ({ authority, scheme, from, leavesOn, reason: null }) as PartnershipRow['memberships'][number];

function row(changes: Partial<PartnershipRow> = {}): PartnershipRow {
  return {
    ...{ partnership: 'llc', name: 'London', noticeMonths: 6, carriedBy: 'majority' },
    ...{ costSharings: [], orderRules: [], limits: {}, motions: [] },
    leads: [{ lead: CAMDEN, from: '2026-04-01' }],
    memberships: [member(CAMDEN), member(SUTTON)],
    trails: { leads: NONE, memberships: NONE, agreements: NONE, limits: NONE, motions: NONE },
    ...changes,
  };
}

const asked = (authority: string | null, ...roles: Role[]) => ({ at: NOW, by: person('p', authority, ...roles) });
const ordinary = { lead: false, sight: 'own', guest: false, former: false };

describe('how a person stands to a partnership', () => {
  it('is by the authority: the lead sees counts, a member its own', () => {
    expect(standingOf(row(), asked(CAMDEN))).toEqual({ ...ordinary, authority: CAMDEN, lead: true, sight: 'counts' });
    expect(standingOf(row(), asked(SUTTON))).toEqual({ ...ordinary, authority: SUTTON });
  });

  it('is of nobody else, nor of who acts for no authority: for them there is no such partnership', () => {
    for (const [known, who] of [
      [row(), ISLINGTON],
      [row(), null],
      [row({ leads: [] }), null],
      [undefined, CAMDEN],
    ] as const)
      for (const stand of [standingOf, standingOrInvitation])
        expect(() => stand(known, asked(who, 'auditor'))).toThrow('partnership-unknown');
  });

  it('lets an auditor see all while the authority takes part, by any scheme or as the lead', () => {
    const sight = (...memberships: PartnershipRow['memberships']) =>
      standingOf(row({ memberships }), asked(SUTTON, 'auditor')).sight;
    expect(sight(member(CAMDEN), member(SUTTON))).toBe('all');
    expect(sight(member(SUTTON, '2026-04-01', TODAY), member(SUTTON, TODAY, null, 'staffing'))).toBe('all');
    expect(sight(member(SUTTON, '2026-04-01', TOMORROW))).toBe('all');
    expect(sight(member(SUTTON, '2026-04-01', TODAY))).toBe('own');
    expect(sight(member(SUTTON, TOMORROW))).toBe('own');
    const early = row({ memberships: [member(CAMDEN, TOMORROW)] });
    expect(standingOf(early, asked(CAMDEN, 'auditor')).sight).toBe('all');
  });

  it('is that of a former member from the day on which it is in no scheme any more', () => {
    const former = (...memberships: PartnershipRow['memberships']) =>
      standingOf(row({ memberships }), asked(SUTTON)).former;
    expect(former(member(SUTTON, '2026-04-01', YESTERDAY))).toBe(true);
    expect(former(member(SUTTON, '2026-04-01', TODAY))).toBe(true);
    expect(former(member(SUTTON, '2026-04-01', TOMORROW))).toBe(false);
    expect(former(member(SUTTON, '2026-04-01', TODAY), member(SUTTON, '2026-05-01', null, 'staffing'))).toBe(false);
    expect(former(member(SUTTON, '2026-04-01', TODAY), member(SUTTON, TOMORROW))).toBe(false);
  });

  it('is never that of a former member for the lead, and goes on for one that led', () => {
    const leads = [
      { lead: SUTTON, from: '2026-04-01' },
      { lead: CAMDEN, from: TODAY },
    ] as const;
    const gone = (authority: string) => [member(authority, '2026-04-01', TODAY)];
    expect(standingOf(row({ memberships: gone(CAMDEN) }), asked(CAMDEN)).former).toBe(false);
    expect(standingOf(row({ leads, memberships: gone(SUTTON) }), asked(SUTTON)).former).toBe(true);
    expect(standingOf(row({ leads, memberships: [] }), asked(SUTTON))).toEqual({ ...ordinary, authority: SUTTON });
  });

  it('is a guest’s for an authority that is asked to join, until that is decided', () => {
    const motion = (required: string | null, outcome: 'open' | 'lost') =>
      ({ outcome, required }) as PartnershipRow['motions'][number];
    const motions = [motion(null, 'open'), motion(ISLINGTON, 'open'), motion(LUTON, 'lost'), motion(SUTTON, 'open')];
    const guest = { authority: ISLINGTON, lead: false, sight: 'own', guest: true, former: false };
    expect(standingOrInvitation(row({ motions }), asked(ISLINGTON, 'auditor'))).toEqual(guest);
    expect(() => standingOf(row({ motions }), asked(ISLINGTON))).toThrow('partnership-unknown');
    expect(standingOrInvitation(row({ motions }), asked(SUTTON))).toEqual({ ...ordinary, authority: SUTTON });
    for (const nobody of [LUTON, null])
      expect(() => standingOrInvitation(row({ motions }), asked(nobody))).toThrow('partnership-unknown');
  });
});
