import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { OWN_CLAIMS } from './claims.js';
import { CannotVerify, type SigningKeys } from './signing-keys.js';
import { InvalidToken, TokenVerifier, type TokenSettings } from './token-verifier.js';

interface Pair {
  readonly alg: string;
  readonly kid: string;
  readonly key: CryptoKey;
  readonly jwk: JWK;
}

const NOW = Date.parse('2026-11-25T10:00:00.000Z');
const issuer = 'https://login.example';
const servers: Server[] = [];
let first: Pair;
let second: Pair;

async function pair(alg: string, kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { alg, kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

function token({ alg, kid, key }: Pair, claims: Record<string, unknown> = {}): Promise<string> {
  const whole = { iss: issuer, aud: 'commonshelf', sub: 'a1', exp: NOW / 1000 + 60, roles: ['selector'], ...claims };
  return new SignJWT(whole).setProtectedHeader({ alg, kid }).sign(key);
}

function verifier(settings: Partial<TokenSettings> = {}): TokenVerifier {
  const keys: SigningKeys = { from: 'given', keys: { keys: [first.jwk] } };
  return new TokenVerifier({
    issuer,
    audience: 'commonshelf',
    keys,
    claims: OWN_CLAIMS,
    now: () => NOW,
    ...settings,
  });
}

/** An issuer whose document and keys can be exchanged, and which counts how often its keys are asked for. */
async function issuerServer(keys: () => readonly JWK[] | undefined) {
  const asked = { keys: 0 };
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration')
      return response.end(JSON.stringify({ issuer: address, jwks_uri: `${address}/jwks` }));
    asked.keys += 1;
    const now = keys();
    if (!now) return response.writeHead(500).end();
    return response.end(JSON.stringify({ keys: now }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, asked };
}

beforeAll(async () => {
  first = await pair('ES256', 'first');
  second = await pair('ES256', 'second');
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function reasonOf(verifying: Promise<unknown>): Promise<string> {
  const error = await verifying.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidToken);
  return (error as InvalidToken).reason;
}

describe('a good token', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('signed with %s names its actor', async (alg) => {
    const signer = await pair(alg, 'k');
    const known = verifier({ keys: { from: 'given', keys: { keys: [signer.jwk] } } });
    await expect(known.verify(await token(signer))).resolves.toEqual({
      subject: 'a1',
      authority: null,
      roles: ['selector'],
    });
  });

  it('is remembered until it expires, and not a moment longer', async () => {
    let now = NOW;
    const remembering = verifier({ now: () => now });
    const good = await token(first);
    const actor = await remembering.verify(good);
    expect(await remembering.verify(good)).toBe(actor);
    now = NOW + 66_000;
    expect(await reasonOf(remembering.verify(good))).toBe('expired');
  });

  it('is checked again when more tokens came than are remembered', async () => {
    const small = verifier({ remembered: 2 });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((sub) => token(first, { sub })));
    const actor = await small.verify(a ?? '');
    await small.verify(b ?? '');
    await small.verify(c ?? '');
    const again = await small.verify(a ?? '');
    expect(again).not.toBe(actor);
    expect(again).toEqual(actor);
  });

  it('may be a few seconds early or late', async () => {
    const seconds = NOW / 1000;
    await verifier().verify(await token(first, { exp: seconds - 4, nbf: seconds + 4 }));
    expect(await reasonOf(verifier().verify(await token(first, { exp: seconds - 6 })))).toBe('expired');
    expect(await reasonOf(verifier().verify(await token(first, { nbf: seconds + 6 })))).toBe('not-yet-valid');
  });
});

describe('a bad token', () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['of another issuer', { iss: 'https://evil.example' }, 'untrusted'],
    ['for another audience', { aud: 'payroll' }, 'untrusted'],
    ['without an end', { exp: undefined }, 'untrusted'],
    ['without a subject', { sub: undefined }, 'nobody'],
    ['that names a process of ours', { sub: 'process:relay' }, 'nobody'],
  ])('%s is refused', async (_, claims, reason) => {
    expect(await reasonOf(verifier().verify(await token(first, claims)))).toBe(reason);
  });

  it('signed with a key that is not the issuer’s is refused, whatever key it names', async () => {
    expect(await reasonOf(verifier().verify(await token(second)))).toBe('untrusted');
    expect(await reasonOf(verifier().verify(await token({ ...second, kid: 'first' })))).toBe('untrusted');
  });

  it('without a signature, or signed with the public key as a secret, is refused', async () => {
    const claims = encoded({ iss: issuer, aud: 'commonshelf', sub: 'a1', exp: NOW / 1000 + 60 });
    expect(await reasonOf(verifier().verify(`${encoded({ alg: 'none' })}.${claims}.`))).toBe('untrusted');
    const head = `${encoded({ alg: 'HS256', kid: 'first' })}.${claims}`;
    const forged = createHmac('sha256', JSON.stringify(first.jwk)).update(head).digest('base64url');
    expect(await reasonOf(verifier().verify(`${head}.${forged}`))).toBe('untrusted');
  });

  it.each(['', 'x', 'a.b.c', 'a.b', '....', 'é.é.é', 'x'.repeat(10_000)])('%p is refused', async (text) => {
    expect(await reasonOf(verifier().verify(text))).toBe('malformed');
  });

  it('with one letter of it changed is refused', async () => {
    const good = await token(first);
    for (let at = 0; at < good.length - 1; at += 7) {
      const other = good[at] === 'A' ? 'B' : 'A';
      await reasonOf(verifier().verify(`${good.slice(0, at)}${other}${good.slice(at + 1)}`));
    }
  });
});

describe('the keys of an issuer', () => {
  const settings = (address: string): Partial<TokenSettings> => ({
    issuer: address,
    keys: { from: 'discovery' },
    cooldownMs: 0,
  });

  it('are found by discovery, and fetched once for many tokens', async () => {
    const { address, asked } = await issuerServer(() => [first.jwk]);
    const remote = verifier(settings(address));
    for (const sub of ['a', 'b', 'c']) await remote.verify(await token(first, { iss: address, sub }));
    expect(asked.keys).toBe(1);
  });

  it('are fetched again when a token names a new one', async () => {
    let keys = [first.jwk];
    const { address } = await issuerServer(() => keys);
    const remote = verifier(settings(address));
    await remote.verify(await token(first, { iss: address }));
    keys = [second.jwk];
    await remote.verify(await token(second, { iss: address }));
    expect(await reasonOf(remote.verify(await token(first, { iss: address, sub: 'other' })))).toBe('untrusted');
  });

  it('being out of reach is not the token’s fault, and ends when the issuer is back', async () => {
    const found: { keys?: readonly JWK[] } = {};
    const { address } = await issuerServer(() => found.keys);
    const remote = verifier(settings(address));
    const good = await token(first, { iss: address });
    await expect(remote.verify(good)).rejects.toBeInstanceOf(CannotVerify);
    found.keys = [first.jwk];
    await expect(remote.verify(good)).resolves.toMatchObject({ subject: 'a1' });
  });

  it('of an issuer that does not exist can’t be had', async () => {
    const gone = verifier({ keys: { from: 'address', url: 'http://127.0.0.1:1/jwks' } });
    await expect(gone.verify(await token(first))).rejects.toBeInstanceOf(CannotVerify);
    const bad = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    expect(await reasonOf(gone.verify(bad))).toBe('untrusted');
  });

  it('are not taken from a document that names another issuer', async () => {
    const { address } = await issuerServer(() => [first.jwk]);
    const other = `${address}/`;
    const confused = verifier({ issuer: other, keys: { from: 'discovery' } });
    await expect(confused.verify(await token(first, { iss: other }))).rejects.toBeInstanceOf(CannotVerify);
  });
});
