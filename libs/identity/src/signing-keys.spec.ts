import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JWK } from 'jose';
import { CannotVerify } from './signing-keys.js';
import { NOW, pair, reasonOf, token, verifierWith, type Pair } from './testing/signing.js';
import type { TokenVerifier } from './token-verifier.js';

const servers: Server[] = [];
let first: Pair;
let second: Pair;

beforeAll(async () => {
  first = await pair('ES256', 'first');
  second = await pair('ES256', 'second');
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

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

describe('the keys of an issuer', () => {
  const settings = (address: string) => ({
    issuer: address,
    keys: { from: 'discovery' } as const,
    cooldownMs: 0,
  });

  it('are found by discovery, and fetched once for many tokens', async () => {
    const { address, asked } = await issuerServer(() => [first.jwk]);
    const remote = verifierWith(settings(address));
    for (const sub of ['a', 'b', 'c']) await remote.verify(await token(first, { iss: address, sub }));
    expect(asked.keys).toBe(1);
  });

  it('are fetched again when a token names a new one', async () => {
    let keys = [first.jwk];
    const { address } = await issuerServer(() => keys);
    const remote = verifierWith(settings(address));
    await remote.verify(await token(first, { iss: address }));
    keys = [second.jwk];
    await remote.verify(await token(second, { iss: address }));
    expect(await reasonOf(remote.verify(await token(first, { iss: address, sub: 'other' })))).toBe('untrusted');
  });

  it('being out of reach is not the token’s fault, and ends when the issuer is back', async () => {
    const found: { keys?: readonly JWK[] } = {};
    const { address } = await issuerServer(() => found.keys);
    const remote = verifierWith(settings(address));
    const good = await token(first, { iss: address });
    await expect(remote.verify(good)).rejects.toBeInstanceOf(CannotVerify);
    found.keys = [first.jwk];
    await expect(remote.verify(good)).resolves.toMatchObject({ subject: 'a1' });
  });

  it('of an issuer that does not exist can’t be had', async () => {
    const gone = verifierWith({ keys: { from: 'address', url: 'http://127.0.0.1:1/jwks' } });
    await expect(gone.verify(await token(first))).rejects.toBeInstanceOf(CannotVerify);
    const bad = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    expect(await reasonOf(gone.verify(bad))).toBe('untrusted');
  });

  describe('while it is down', () => {
    let now = NOW;
    const at = (address: string): TokenVerifier =>
      verifierWith({ issuer: address, keys: { from: 'address', url: `${address}/jwks` }, now: () => now });
    beforeEach(() => {
      now = NOW;
    });

    it('are asked for once, however many tokens name a key that nobody knows, and known ones go on', async () => {
      const found: { keys?: readonly JWK[] } = { keys: [first.jwk] };
      const { address, asked } = await issuerServer(() => found.keys);
      const remote = at(address);
      await remote.verify(await token(first, { iss: address }));
      delete found.keys;
      now += 11_000;
      for (let round = 0; round < 3; round += 1) {
        const unknown = await Promise.all(
          ['a', 'b', 'c'].map((kid) => token({ ...second, kid }, { iss: address, sub: `${round}` })),
        );
        const failed = await Promise.allSettled(unknown.map((one) => remote.verify(one)));
        for (const one of failed) expect(one).toMatchObject({ reason: expect.any(CannotVerify) as unknown });
      }
      expect(asked.keys).toBe(2);
      await remote.verify(await token(first, { iss: address, sub: 'other', exp: now / 1000 + 60 }));
      expect(asked.keys).toBe(2);
    });

    it('are asked for again two seconds later, and a new key is found then', async () => {
      const found: { keys?: readonly JWK[] } = {};
      const { address, asked } = await issuerServer(() => found.keys);
      const remote = at(address);
      const good = await token(first, { iss: address });
      await expect(remote.verify(good)).rejects.toBeInstanceOf(CannotVerify);
      found.keys = [first.jwk];
      now += 1_900;
      await expect(remote.verify(good)).rejects.toBeInstanceOf(CannotVerify);
      now += 200;
      await expect(remote.verify(good)).resolves.toMatchObject({ subject: 'a1' });
      expect(asked.keys).toBe(2);
    });

    it('a new key is found within ten seconds, however many unknown ones are named meanwhile', async () => {
      let keys = [first.jwk];
      const { address, asked } = await issuerServer(() => keys);
      const remote = at(address);
      await remote.verify(await token(first, { iss: address }));
      const other = await token({ ...second, kid: 'no such' }, { iss: address });
      now += 10_001;
      expect(await reasonOf(remote.verify(other))).toBe('untrusted');
      keys = [first.jwk, second.jwk];
      const renewed = await token(second, { iss: address });
      expect(await reasonOf(remote.verify(renewed))).toBe('untrusted');
      now += 10_001;
      await remote.verify(renewed);
      expect(asked.keys).toBe(3);
    });

    it('an issuer that can’t be discovered is not asked for each token either', async () => {
      let asked = 0;
      const server = createServer((_, response) => {
        asked += 1;
        response.writeHead(503).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const remote = verifierWith({ issuer: address, keys: { from: 'discovery' }, now: () => now });
      const good = await token(first, { iss: address });
      for (let round = 0; round < 3; round += 1) await expect(remote.verify(good)).rejects.toBeInstanceOf(CannotVerify);
      expect(asked).toBe(1);
    });
  });

  it('that it withdrew are trusted ten minutes longer at most, for tokens that are known too', async () => {
    let now = NOW;
    let keys = [first.jwk, second.jwk];
    const { address } = await issuerServer(() => keys);
    const remote = verifierWith({ ...settings(address), now: () => now });
    const long = { iss: address, exp: NOW / 1000 + 3_600 };
    const [known, other] = await Promise.all([token(first, long), token(first, { ...long, sub: 'other' })]);
    await remote.verify(known);
    keys = [second.jwk];
    now += 9 * 60_000;
    await remote.verify(known);
    now += 60_000;
    for (const one of [known, other]) expect(await reasonOf(remote.verify(one))).toBe('untrusted');
  });

  it('of which several could be meant are the token’s fault', async () => {
    const nameless = [first, second].map(({ jwk: { x, y, kty, crv } }) => ({ x, y, kty, crv }) as JWK);
    const { address } = await issuerServer(() => nameless);
    const remote = verifierWith(settings(address));
    expect(await reasonOf(remote.verify(await token(first, { iss: address }, { kid: undefined })))).toBe('untrusted');
  });

  it('that come with a fault of the server’s are none', async () => {
    const server = createServer((_, response) => response.writeHead(500).end(JSON.stringify({ keys: [first.jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const remote = verifierWith({ keys: { from: 'address', url } });
    await expect(remote.verify(await token(first))).rejects.toBeInstanceOf(CannotVerify);
  });

  it('that are no keys are as good as none', async () => {
    const { address } = await issuerServer(() => 'text' as unknown as JWK[]);
    await expect(verifierWith(settings(address)).verify(await token(first, { iss: address }))).rejects.toBeInstanceOf(
      CannotVerify,
    );
  });

  it('are not taken from a document that names another issuer', async () => {
    const { address } = await issuerServer(() => [first.jwk]);
    const other = `${address}/`;
    const confused = verifierWith({ issuer: other, keys: { from: 'discovery' } });
    await expect(confused.verify(await token(first, { iss: other }))).rejects.toBeInstanceOf(CannotVerify);
  });
});
