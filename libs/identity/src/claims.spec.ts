import { describe, expect, it } from '@jest/globals';
import { BadClaimMapping, NobodyNamed, OWN_CLAIMS, actorOf, claimMapping } from './claims.js';

const groups = claimMapping({
  subject: { claim: 'oid' },
  authority: { claim: ['organisation', 'name'], names: { Camden: 'E09000007' } },
  roles: { claim: 'groups', names: { 'Library buyers': ['joint-buyer', 'contract-manager'], Audit: ['auditor'] } },
});

describe('claims become an actor', () => {
  it('by our own words when there is nothing to translate', () => {
    expect(actorOf({ sub: 'a1', authority: 'E09000007', roles: ['selector', 'receiver'] }, OWN_CLAIMS)).toEqual({
      subject: 'a1',
      authority: 'E09000007',
      roles: ['selector', 'receiver'],
    });
  });

  it('by translating the names of the issuer, in claims within claims', () => {
    const claims = { oid: 'x-9', organisation: { name: 'Camden' }, groups: ['Library buyers', 'Tennis'] };
    expect(actorOf(claims, groups)).toEqual({
      subject: 'x-9',
      authority: 'E09000007',
      roles: ['joint-buyer', 'contract-manager'],
    });
  });

  it('reads roles separated by spaces', () => {
    expect(actorOf({ sub: 'a1', roles: 'selector auditor' }, OWN_CLAIMS).roles).toEqual(['selector', 'auditor']);
  });

  it.each([
    ['unknown roles', { sub: 'a1', roles: ['emperor', 7, null] }],
    ['no roles', { sub: 'a1' }],
    ['the role of our own processes', { sub: 'a1', roles: ['process'] }],
    ['names that every object has', { sub: 'a1', roles: ['constructor', '__proto__'] }],
  ])('with %s is a person without duties', (_, claims: { sub: string; roles?: unknown }) => {
    expect(actorOf(claims, OWN_CLAIMS)).toEqual({ subject: 'a1', authority: null, roles: [] });
    expect(actorOf({ oid: 'a1', groups: claims.roles }, groups).roles).toEqual([]);
  });

  it('takes words alone for roles and authorities: a list of one word is not that word', () => {
    const claims = { sub: 'a1', authority: ['E09000007'], roles: [['selector']] };
    expect(actorOf(claims, OWN_CLAIMS)).toEqual({ subject: 'a1', authority: null, roles: [] });
    const named = { oid: 'a1', organisation: { name: ['Camden'] }, groups: [['Audit']] };
    expect(actorOf(named, groups)).toEqual({ subject: 'a1', authority: null, roles: [] });
  });

  it.each(['Camden', 'e09000007', 'E0900000', '__proto__', 7])('does not take %p for an authority', (authority) => {
    expect(actorOf({ sub: 'a1', authority }, OWN_CLAIMS).authority).toBeNull();
  });

  it.each([undefined, '', 12, 'process:relay', 'Ann Lee', 'x'.repeat(129)])('names nobody by the subject %p', (sub) => {
    expect(() => actorOf({ sub }, OWN_CLAIMS)).toThrow(NobodyNamed);
  });

  it('hashes a personal subject with the salt', () => {
    const salted = claimMapping({ ...OWN_CLAIMS, subject: { claim: 'email', salt: 'a salt of some length' } });
    const { subject } = actorOf({ email: 'ann.lee@camden.gov.uk' }, salted);
    expect(subject).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(actorOf({ email: 'ann.lee@camden.gov.uk' }, salted).subject).toBe(subject);
    expect(actorOf({ email: 'bob.lee@camden.gov.uk' }, salted).subject).not.toBe(subject);
  });
});

describe('claims that say nothing', () => {
  const salted = claimMapping({ ...OWN_CLAIMS, subject: { claim: 'email', salt: '16 characters at' } });

  it.each([undefined, '', 7])(
    'name nobody by the personal subject %p: all who have none would be one person',
    (email) => {
      expect(() => actorOf({ email }, salted)).toThrow(NobodyNamed);
    },
  );

  it.each([null, 'Camden', ['Camden'], 7])('leave out an authority within %p', (organisation) => {
    expect(actorOf({ oid: 'x-9', organisation }, groups).authority).toBeNull();
  });
});

describe('a claim mapping', () => {
  it('says where it is wrong', () => {
    expect(() => claimMapping('roles')).toThrow('wrong at its top: must be object');
    expect(() => claimMapping({ ...OWN_CLAIMS, subject: { claim: '' } })).toThrow('wrong at /subject/claim');
  });

  it.each([
    ['not an object', 'roles'],
    ['a claim that leads nowhere', { ...OWN_CLAIMS, roles: { claim: [] } }],
    ['a claim of no name', { ...OWN_CLAIMS, roles: { claim: '' } }],
    ['a claim of no name within another', { ...OWN_CLAIMS, roles: { claim: ['realm_access', ''] } }],
    ['a missing part', { subject: { claim: 'sub' } }],
    ['an unknown part', { ...OWN_CLAIMS, extra: 1 }],
    ['a personal subject in the clear', { ...OWN_CLAIMS, subject: { claim: 'email' } }],
    ['a personal subject within another claim', { ...OWN_CLAIMS, subject: { claim: ['user', 'upn'] } }],
    ['a short salt', { ...OWN_CLAIMS, subject: { claim: 'email', salt: 'short' } }],
    ['an authority without a GSS code', { ...OWN_CLAIMS, authority: { claim: 'a', names: { Camden: 'CMD' } } }],
    ['an unknown role', { ...OWN_CLAIMS, roles: { claim: 'a', names: { Boss: ['emperor'] } } }],
    ['the role of our own processes', { ...OWN_CLAIMS, roles: { claim: 'a', names: { Boss: ['process'] } } }],
  ])('with %s is refused at the start', (_, configured) => {
    expect(() => claimMapping(configured)).toThrow(BadClaimMapping);
  });
});
