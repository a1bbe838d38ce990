import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Actor } from '#kernel';
import { NobodyNamed, actorOf, type ClaimMapping } from './claims.js';
import { keysOf, type SigningKeys } from './signing-keys.js';
import { mayBeAccessToken } from './token-kind.js';

/** Signatures by a private key of the issuer alone: never `none`, and never a secret that we would have to share. */
const ALGORITHMS: readonly string[] = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** The token is not one that we accept: malformed, forged, expired, for somebody else, by somebody else, for something else. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
  constructor(readonly reason: 'malformed' | 'expired' | 'not-yet-valid' | 'untrusted' | 'wrong-type' | 'nobody') {
    super(reason);
  }
}

export interface TokenSettings {
  /** Exactly as the token's `iss`. */
  readonly issuer: string;
  /** What the token's `aud` must hold. */
  readonly audience: string;
  readonly keys: SigningKeys;
  readonly claims: ClaimMapping;
  /** How far the clocks of the issuer and ours may differ. Default 5 seconds. */
  readonly skewSeconds?: number;
  /** Verified tokens remembered at once. Default 10,000. */
  readonly remembered?: number;
  /** Shortest time between two fetches for an unknown key; after one that failed two seconds at most. Default 10 seconds. */
  readonly cooldownMs?: number;
  /** Now, in milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** A token once verified is taken for good this long at most, so that a key the issuer withdrew is noticed. */
const TRUSTED_MS = 10 * 60_000;
const LONGEST_TOKEN = 8_192;

interface Verified {
  readonly actor: Actor;
  readonly until: number;
}

/** Tells who sent a bearer token: signature, issuer, audience and times are checked on every request. */
export class TokenVerifier {
  private readonly key: JWTVerifyGetKey;
  private readonly verified = new Map<string, Verified>();
  private readonly now: () => number;

  constructor(private readonly settings: TokenSettings) {
    this.key = keysOf(settings.issuer, settings.keys, settings);
    this.now = settings.now ?? Date.now;
  }

  /**
   * The actor of a token. Throws InvalidToken (answer 401), or CannotVerify when the issuer's keys can't be had (503).
   * A token verified before is answered from memory until it expires, ten minutes at most.
   */
  async verify(token: string): Promise<Actor> {
    if (token.length > LONGEST_TOKEN) throw new InvalidToken('malformed');
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.verified.get(hash);
    if (known && known.until > this.now()) return known.actor;
    this.verified.delete(hash);
    const verified = await this.check(token);
    this.remember(hash, verified);
    return verified.actor;
  }

  private async check(token: string): Promise<Verified> {
    const { issuer, audience, claims, skewSeconds = 5 } = this.settings;
    const now = this.now();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.key, {
        algorithms: [...ALGORITHMS],
        issuer,
        audience,
        clockTolerance: skewSeconds,
        currentDate: new Date(now),
        requiredClaims: ['exp'],
      });
      if (!mayBeAccessToken(protectedHeader, payload)) throw new InvalidToken('wrong-type');
      const expires = ((payload.exp ?? 0) + skewSeconds) * 1_000;
      return { actor: actorOf(payload, claims), until: Math.min(expires, now + TRUSTED_MS) };
    } catch (error) {
      throw new InvalidToken(reasonOf(error));
    }
  }

  private remember(hash: string, verified: Verified): void {
    const oldest = this.verified.keys().next();
    if (this.verified.size >= (this.settings.remembered ?? 10_000) && !oldest.done) this.verified.delete(oldest.value);
    this.verified.set(hash, verified);
  }
}

/** What is wrong with the token. Throws on what is no fault of the token's: that it could not be verified (CannotVerify), or was judged before. */
function reasonOf(error: unknown): InvalidToken['reason'] {
  if (error instanceof NobodyNamed) return 'nobody';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim === 'nbf' ? 'not-yet-valid' : 'untrusted';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  if (error instanceof errors.JOSEError) return 'untrusted';
  // jose also throws TypeError for headers and keys that don't fit together: the token's fault, never the server's.
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return 'malformed';
  throw error;
}
