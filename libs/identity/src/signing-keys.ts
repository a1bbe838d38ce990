import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Where an issuer's public keys are: found by OIDC discovery, at a known address, or given. */
export type SigningKeys =
  | { readonly from: 'discovery' }
  | { readonly from: 'address'; readonly url: string }
  | { readonly from: 'given'; readonly keys: JSONWebKeySet };

/** The issuer's keys can't be had now, so nobody can say whether the token is good. `cause` tells why. */
export class CannotVerify extends Error {
  override readonly name = 'CannotVerify';
}

const TIMEOUT_MS = 3_000;

/**
 * Gives the function that finds a token's key. Keys are fetched again every ten minutes, and when a token names one not
 * seen yet, but then at most once in `cooldownMs`. It throws CannotVerify when the issuer does not answer, and jose's
 * JWKSNoMatchingKey when it answers without that key.
 */
export function keysOf(issuer: string, source: SigningKeys, cooldownMs = 10_000): JWTVerifyGetKey {
  if (source.from === 'given') return createLocalJWKSet(source.keys);
  let found: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> => {
    const url = source.from === 'address' ? new URL(source.url) : await discovered(issuer);
    return createRemoteJWKSet(url, { cooldownDuration: cooldownMs, timeoutDuration: TIMEOUT_MS });
  };
  return async (...asked: Parameters<JWTVerifyGetKey>) => {
    try {
      found ??= find();
      const keys = await found.catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return await keys(...asked);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new CannotVerify(`no keys of ${issuer}`, { cause: error });
    }
  };
}

async function discovered(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const document = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (document.issuer !== issuer) throw new Error(`${address} is the document of another issuer`);
  if (typeof document.jwks_uri !== 'string') throw new Error(`${address} names no keys`);
  return new URL(document.jwks_uri);
}
