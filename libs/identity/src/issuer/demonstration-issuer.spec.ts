import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { TokenVerifier } from '../token-verifier.js';
import { DemonstrationIssuer, NotInProduction, subjectOf, type DemonstrationPerson } from './demonstration-issuer.js';
import { UnreadableIssuerKeys } from './issuer-keys.js';

const ann: DemonstrationPerson = {
  username: 'ann',
  password: 'open sesame',
  name: 'Ann Lee',
  authority: 'E09000007',
  roles: ['stock-manager'],
};
const form = { grant_type: 'password', client_id: 'commonshelf', username: 'ann', password: 'open sesame' };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuer-'));
});
afterEach(() => rm(folder, { recursive: true }));

function open(environment = 'test'): Promise<DemonstrationIssuer> {
  const keyFile = join(folder, 'identity', 'keys.json');
  return DemonstrationIssuer.open({ issuer: 'http://localhost:1/identity', keyFile, people: [ann], environment });
}

async function tokenFrom(issuer: DemonstrationIssuer): Promise<string> {
  const granted = await issuer.grant(form);
  if ('error' in granted) throw new Error(granted.error);
  return granted.access_token;
}

describe('the built-in issuer', () => {
  it('gives a person who knows the password a token that the verifier accepts', async () => {
    const issuer = await open();
    const verifier = new TokenVerifier(issuer.tokenSettings());
    await expect(verifier.verify(await tokenFrom(issuer))).resolves.toEqual({
      subject: subjectOf('ann'),
      authority: 'E09000007',
      roles: ['stock-manager'],
    });
  });

  it('puts nothing about the person into the token', async () => {
    const claims = decodeJwt(await tokenFrom(await open()));
    expect(Object.keys(claims).sort()).toEqual(['aud', 'authority', 'exp', 'iat', 'iss', 'roles', 'sub']);
    expect(JSON.stringify(claims)).not.toMatch(/ann|lee/i);
  });

  it('keeps its keys to its owner, and tokens outlive a restart', async () => {
    const token = await tokenFrom(await open());
    const verifier = new TokenVerifier((await open()).tokenSettings());
    await expect(verifier.verify(token)).resolves.toMatchObject({ authority: 'E09000007' });
    expect((await stat(join(folder, 'identity', 'keys.json'))).mode & 0o777).toBe(0o600);
  });

  it('has one key however many open it at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));
    expect(new Set(all.map((issuer) => JSON.stringify(issuer.jwks()))).size).toBe(1);
  });

  it('shows the public half of its key only', async () => {
    expect((await open()).jwks().keys[0]).not.toHaveProperty('d');
  });

  it.each([
    ['another password', { ...form, password: 'open' }, 'invalid_grant'],
    ['an unknown person', { ...form, username: 'bob', password: '' }, 'invalid_grant'],
    ['no password', { ...form, password: undefined }, 'invalid_request'],
    ['another client', { ...form, client_id: 'payroll' }, 'invalid_client'],
    ['another grant', { ...form, grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no grant', {}, 'invalid_request'],
    ['a password given twice', { ...form, password: ['open sesame', 'x'] }, 'invalid_request'],
  ])('refuses %s', async (_, asked, error) => {
    expect(await (await open()).grant(asked)).toEqual({ error });
  });

  it('does not start in production', async () => {
    await expect(open('production')).rejects.toBeInstanceOf(NotInProduction);
  });

  it('says so when its file holds something else', async () => {
    await open();
    await writeFile(join(folder, 'identity', 'keys.json'), '{"kty":"EC"}');
    await expect(open()).rejects.toBeInstanceOf(UnreadableIssuerKeys);
  });
});
