import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Where an issuer's public keys are: found by OIDC discovery, at a known address, or given. */
export type SigningKeys =
  | { readonly from: 'discovery' }
  | { readonly from: 'address'; readonly url: string }
  | { readonly from: 'given'; readonly keys: JSONWebKeySet };

/** The issuer's keys can't be had now, so nobody can say whether the token is good. `cause` tells why. */
export class CannotVerify extends Error {
  override readonly name = 'CannotVerify';
}

/** How often keys are fetched at most. */
export interface Fetching {
  /** Shortest time between two fetches for a key that is not known. Default 10 seconds. */
  readonly cooldownMs?: number;
  /** Milliseconds from any moment on; for tests. */
  readonly now?: () => number;
}

const TIMEOUT_MS = 3_000;
/** Keys are fetched again when they are as old as this, so that one the issuer withdrew is noticed. */
const FRESH_MS = 10 * 60_000;
/** After a fetch that failed there is no other for so long; it is short because the issuer may soon be back. */
const REST_MS = 2_000;

/**
 * Gives the function that finds a token's key. Keys are fetched again every ten minutes, and when a token names one not
 * seen yet, but then at most once in `cooldownMs`; after a fetch that failed there is none for two seconds. It throws CannotVerify
 * when the issuer does not answer, and jose's JWKSNoMatchingKey when it answers without that key.
 */
export function keysOf(issuer: string, source: SigningKeys, fetching: Fetching = {}): JWTVerifyGetKey {
  if (source.from === 'given') return createLocalJWKSet(source.keys);
  const published = new PublishedKeys(issuer, source.from === 'address' ? new URL(source.url) : undefined, fetching);
  return async (...asked) => {
    try {
      return await published.find(...asked);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new CannotVerify(`no keys of ${issuer}`, { cause: error });
    }
  };
}

interface Fetched {
  readonly key: JWTVerifyGetKey;
  readonly at: number;
}

/** The keys at an issuer's address, as they were when they were last fetched. Whoever needs them at once shares one fetch. */
class PublishedKeys {
  private fetched: Fetched | undefined;
  private underWay: Promise<Fetched> | undefined;
  private failed: { readonly error: unknown; readonly at: number } | undefined;
  private readonly cooldownMs: number;
  private readonly now: () => number;

  constructor(
    private readonly issuer: string,
    private address: URL | undefined,
    { cooldownMs = 10_000, now = () => performance.now() }: Fetching,
  ) {
    this.cooldownMs = cooldownMs;
    this.now = now;
  }

  async find(...asked: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    const { fetched } = this;
    const known = fetched && this.now() < fetched.at + FRESH_MS ? fetched : await this.fetch();
    try {
      return await known.key(...asked);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.now() < known.at + this.cooldownMs) throw error;
      const { key } = await this.fetch();
      return key(...asked);
    }
  }

  private async fetch(): Promise<Fetched> {
    if (this.failed && this.now() < this.failed.at + Math.min(REST_MS, this.cooldownMs)) throw this.failed.error;
    this.underWay ??= this.load().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async load(): Promise<Fetched> {
    try {
      this.address ??= await discovered(this.issuer);
      const key = createLocalJWKSet((await jsonAt(this.address)) as JSONWebKeySet);
      this.failed = undefined;
      return (this.fetched = { key, at: this.now() });
    } catch (error) {
      this.failed = { error, at: this.now() };
      throw error;
    }
  }
}

async function discovered(issuer: string): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = (await jsonAt(new URL(address))) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (document.issuer !== issuer) throw new Error(`${address} is the document of another issuer`);
  if (typeof document.jwks_uri !== 'string') throw new Error(`${address} names no keys`);
  return new URL(document.jwks_uri);
}

async function jsonAt(address: URL): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw new Error(`${address.origin}${address.pathname} answered ${response.status}`);
}
