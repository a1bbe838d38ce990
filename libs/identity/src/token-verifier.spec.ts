import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import { NOW, ISSUER as issuer, pair, reasonOf, token, verifierWith, type Pair } from './testing/signing.js';
import type { TokenSettings, TokenVerifier } from './token-verifier.js';

let first: Pair;
let second: Pair;

beforeAll(async () => {
  first = await pair('ES256', 'first');
  second = await pair('ES256', 'second');
});

function verifier(settings: Partial<TokenSettings> = {}): TokenVerifier {
  return verifierWith({ keys: { from: 'given', keys: { keys: [first.jwk] } }, ...settings });
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

  it('is checked again after ten minutes, however long it is good: its key may have been withdrawn', async () => {
    let now = NOW;
    const remembering = verifier({ now: () => now });
    const good = await token(first, { exp: NOW / 1000 + 3_600 });
    const actor = await remembering.verify(good);
    now = NOW + 10 * 60_000 - 1;
    expect(await remembering.verify(good)).toBe(actor);
    now = NOW + 10 * 60_000;
    const again = await remembering.verify(good);
    expect(again).not.toBe(actor);
    expect(again).toEqual(actor);
  });

  it('is checked again when more tokens came than are remembered', async () => {
    const small = verifier({ remembered: 2 });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((sub) => token(first, { sub })));
    const actor = await small.verify(a ?? '');
    await small.verify(b ?? '');
    expect(await small.verify(a ?? '')).toBe(actor);
    await small.verify(c ?? '');
    const again = await small.verify(a ?? '');
    expect(again).not.toBe(actor);
    expect(again).toEqual(actor);
  });

  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT'])('is of the type %p', async (typ) => {
    await verifier().verify(await token(first, {}, typ === undefined ? {} : { typ }));
  });

  it.each([
    ['Keycloak', { typ: 'Bearer', azp: 'shelf-page', scope: 'openid', nonce: 'n' }],
    ['Entra', { ver: '2.0', azp: 'a-page', scp: 'Orders.Give', uti: 'u', rh: 'r', idtyp: 'user' }],
    ['RFC 9068', { client_id: 'a-page', jti: 'j', iat: NOW / 1000, auth_time: NOW / 1000, acr: '1' }],
  ])('may be as %s writes it', async (_, claims) => {
    await verifier().verify(await token(first, claims));
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
    ['without an issuer', { iss: undefined }, 'untrusted'],
    ['for nobody in particular', { aud: undefined }, 'untrusted'],
    ['with an end that is no number', { exp: '9999999999' }, 'untrusted'],
    ['that is a sign-in’s own, by the hash of its access token', { at_hash: 'x' }, 'wrong-type'],
    ['that is a sign-in’s own, by its code’s hash', { c_hash: 'x' }, 'wrong-type'],
    ['that is a sign-in’s own, by its nonce and no client', { nonce: 'x' }, 'wrong-type'],
    ['that Keycloak gave for its own use', { typ: 'ID', azp: 'shelf-page' }, 'wrong-type'],
    ['that renews others', { typ: 'Refresh' }, 'wrong-type'],
    ['about an event, such as the end of a session', { events: { 'http://schemas.openid.net/x': {} } }, 'wrong-type'],
  ])('%s is refused', async (_, claims, reason) => {
    expect(await reasonOf(verifier().verify(await token(first, claims)))).toBe(reason);
  });

  it('signed with a key that is not the issuer’s is refused, whatever key it names', async () => {
    expect(await reasonOf(verifier().verify(await token(second)))).toBe('untrusted');
    expect(await reasonOf(verifier().verify(await token({ ...second, kid: 'first' })))).toBe('untrusted');
  });

  it.each(['logout+jwt', 'application/logout+jwt', 'dpop+jwt', 'secevent+jwt', 'id_token+jwt', 'at', '', 7])(
    'of the type %p is refused',
    async (typ) => {
      expect(await reasonOf(verifier().verify(await token(first, {}, { typ })))).toBe('wrong-type');
    },
  );

  it('that asks for an extension we don’t know is refused', async () => {
    const head = encoded({ alg: 'ES256', kid: 'first', crit: ['exp'], exp: 1 });
    const [, claims, signature] = (await token(first)).split('.');
    expect(await reasonOf(verifier().verify(`${head}.${claims}.${signature}`))).toBe('untrusted');
  });

  it('of a wrong type says so only when its signature is good', async () => {
    expect(await reasonOf(verifier().verify(await token(second, {}, { typ: 'logout+jwt' })))).toBe('untrusted');
  });

  it('without a signature, or signed with the public key as a secret, is refused', async () => {
    const claims = encoded({ iss: issuer, aud: 'commonshelf', sub: 'a1', exp: NOW / 1000 + 60 });
    expect(await reasonOf(verifier().verify(`${encoded({ alg: 'none' })}.${claims}.`))).toBe('untrusted');
    const head = `${encoded({ alg: 'HS256', kid: 'first' })}.${claims}`;
    const forged = createHmac('sha256', JSON.stringify(first.jwk)).update(head).digest('base64url');
    expect(await reasonOf(verifier().verify(`${head}.${forged}`))).toBe('untrusted');
  });

  it('signed well, but whose claims are no object, is refused', async () => {
    const signed = new CompactSign(Buffer.from('["a1"]')).setProtectedHeader({ alg: first.alg, kid: first.kid });
    expect(await reasonOf(verifier().verify(await signed.sign(first.key)))).toBe('malformed');
  });

  it.each(['', 'x', 'a.b.c', 'a.b', '....', 'é.é.é', 'x'.repeat(10_000)])('%p is refused', async (text) => {
    expect(await reasonOf(verifier().verify(text))).toBe('malformed');
  });

  it('longer than any that an issuer writes is refused, also when it is signed well', async () => {
    const padded = (length: number) => token(first, { note: 'x'.repeat(length) });
    await verifier().verify(await padded(5_000));
    expect(await reasonOf(verifier().verify(await padded(7_000)))).toBe('malformed');
  });

  it('with one letter of it changed is refused', async () => {
    const good = await token(first);
    for (let at = 0; at < good.length - 1; at += 7) {
      const other = good[at] === 'A' ? 'B' : 'A';
      await reasonOf(verifier().verify(`${good.slice(0, at)}${other}${good.slice(at + 1)}`));
    }
  });
});
