import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { OWN_CLAIMS } from '../claims.js';
import { InvalidToken, TokenVerifier, type TokenSettings } from '../token-verifier.js';

/** A key pair of an issuer, with its public half as the issuer shows it. */
export interface Pair {
  readonly alg: string;
  readonly kid: string;
  readonly key: CryptoKey;
  readonly jwk: JWK;
}

export const NOW = Date.parse('2026-11-25T10:00:00.000Z');
export const ISSUER = 'https://login.example';

export async function pair(alg: string, kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { alg, kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A token that is good for a minute, save for what is said. */
export function token(
  { alg, kid, key }: Pair,
  claims: Record<string, unknown> = {},
  header: object = {},
): Promise<string> {
  const whole = { iss: ISSUER, aud: 'commonshelf', sub: 'a1', exp: NOW / 1000 + 60, roles: ['selector'], ...claims };
  return new SignJWT(whole).setProtectedHeader({ alg, kid, ...header }).sign(key);
}

/** Accepts what `token` makes, at its time. */
export function verifierWith(settings: Pick<TokenSettings, 'keys'> & Partial<TokenSettings>): TokenVerifier {
  return new TokenVerifier({
    issuer: ISSUER,
    audience: 'commonshelf',
    claims: OWN_CLAIMS,
    now: () => NOW,
    ...settings,
  });
}

/** Why a token is not accepted. Throws when it is, or when it fails otherwise. */
export async function reasonOf(verifying: Promise<unknown>): Promise<string> {
  try {
    await verifying;
  } catch (error) {
    if (error instanceof InvalidToken) return error.reason;
    throw error;
  }
  throw new Error('the token was accepted');
}
