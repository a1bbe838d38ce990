import { describe, expect, it } from '@jest/globals';
import { BadConfiguration, configure } from '#service';
import { gatewaySettings, signInOf } from './settings.js';

const needed = { KAFKA_BROKERS: 'a:9092', DATABASE_URL: 'postgres://me@db/x' };
const told = (environment: Record<string, string>) => configure(gatewaySettings, { ...needed, ...environment });

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    signInOf(told(environment));
  } catch (error) {
    if (error instanceof BadConfiguration) return error.faults;
    throw error;
  }
  return [];
}

describe('who signs people in', () => {
  it('is an issuer of ours, with its keys found by discovery or at a known address', () => {
    expect(signInOf(told({ OIDC_ISSUER: 'https://sign-in.example/realms/x/' }))).toMatchObject({
      by: 'issuer',
      tokens: { issuer: 'https://sign-in.example/realms/x/', audience: 'commonshelf', keys: { from: 'discovery' } },
    });
    const known = { OIDC_ISSUER: 'https://sign-in.example', OIDC_JWKS_URL: 'https://sign-in.example/keys?v=2' };
    expect(signInOf(told(known))).toMatchObject({
      tokens: { keys: { from: 'address', url: 'https://sign-in.example/keys?v=2' } },
    });
  });

  it('is the built-in sign-in where nobody else does, at the address people reach us at', () => {
    const issuerAt = (environment: Record<string, string>) =>
      signInOf(told({ DEMONSTRATION_IDENTITY: '/keys', ...environment }));
    expect(issuerAt({})).toEqual({ by: 'demonstration', folder: '/keys', issuer: 'http://localhost:3000/identity' });
    expect(issuerAt({ PORT: '80' })).toMatchObject({ issuer: 'http://localhost:80/identity' });
    for (const given of ['https://shelf.example', 'https://shelf.example/', 'https://Shelf.Example:443'])
      expect(issuerAt({ PUBLIC_URL: given })).toMatchObject({ issuer: 'https://shelf.example/identity' });
  });

  it('must be said', () => {
    expect(faultsOf({})).toEqual([
      'OIDC_ISSUER must be set, or DEMONSTRATION_IDENTITY for trying: who signs people in.',
    ]);
  });

  it('can’t be both: published passwords would open the door beside an issuer of ours', () => {
    expect(faultsOf({ OIDC_ISSUER: 'https://sign-in.example', DEMONSTRATION_IDENTITY: '/keys' })).toEqual([
      'DEMONSTRATION_IDENTITY and OIDC_ISSUER must not be set together: one of them signs people in.',
    ]);
  });
});

describe('the address people reach the API at', () => {
  it.each(['ftp://shelf.example', 'shelf.example', 'https://', 'https://[', 'https:///x'])('%s is none', (given) => {
    expect(faultsOf({ PUBLIC_URL: given, OIDC_ISSUER: 'https://a' })).toEqual([
      'PUBLIC_URL must be an address that begins with http:// or https://.',
    ]);
  });

  it.each(['https://me:secret@shelf.example', 'https://me@shelf.example'])('has no user or password: %s', (given) => {
    const faults = faultsOf({ PUBLIC_URL: given });
    expect(faults).toEqual(['PUBLIC_URL must have no user or password: everybody is told it.']);
    expect(faults.join()).not.toContain('secret');
  });

  it.each(['https://a/api', 'https://a/?x=1', 'https://a?', 'https://a/#top', 'https://a//'])(
    'has nothing behind its host, where all links begin: %s',
    (given) => {
      expect(faultsOf({ PUBLIC_URL: given })).toEqual([
        'PUBLIC_URL must end with its host or port: links begin at /, so the API can’t lie below a path, and a query means nothing.',
      ]);
    },
  );
});
