import { createHash, timingSafeEqual } from 'node:crypto';
import { SignJWT, type JSONWebKeySet } from 'jose';
import type { Role } from '#kernel';
import { OWN_CLAIMS } from '../claims.js';
import type { TokenSettings } from '../token-verifier.js';
import { issuerKeys, type IssuerKeys } from './issuer-keys.js';

/** One of the demonstration's people, with a password that is published. */
export interface DemonstrationPerson {
  readonly username: string;
  readonly password: string;
  /** Shown to people; it never enters a token. */
  readonly name: string;
  /** GSS code. */
  readonly authority: string | null;
  readonly roles: readonly Role[];
}

/** The built-in issuer was asked to start in production, where its published passwords would open the door to anybody. */
export class NotInProduction extends Error {
  override readonly name = 'NotInProduction';
}

/** What the token endpoint answers, and what of RFC 6749 section 5.2 it refuses with. */
export type Granted =
  | { readonly access_token: string; readonly token_type: 'Bearer'; readonly expires_in: number }
  | { readonly error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type' };

/** The one client, without a secret. */
const CLIENT = 'commonshelf';
const AUDIENCE = 'commonshelf';
const LIFETIME_SECONDS = 8 * 3_600;

/**
 * A small OIDC issuer for one process on one machine: discovery, keys, and the password grant (RFC 6749 4.3) for people
 * whose passwords are published, so that curl, the API's page and the demonstration can sign in. A deployment has its own issuer.
 */
export class DemonstrationIssuer {
  private constructor(
    /** As in `iss`: the public address of `/identity`. */
    readonly issuer: string,
    private readonly keys: IssuerKeys,
    private readonly people: ReadonlyMap<string, DemonstrationPerson>,
  ) {}

  /** Opens it with its keys in a file. Throws NotInProduction when NODE_ENV is production, and UnreadableIssuerKeys. */
  static async open(settings: {
    readonly issuer: string;
    readonly keyFile: string;
    readonly people: readonly DemonstrationPerson[];
    readonly environment?: string | undefined;
  }): Promise<DemonstrationIssuer> {
    if ((settings.environment ?? process.env['NODE_ENV']) === 'production')
      throw new NotInProduction(
        'The built-in sign-in has published passwords and does not start when NODE_ENV is production: configure your own OIDC issuer.',
      );
    const people = new Map(settings.people.map((person) => [person.username, person]));
    return new DemonstrationIssuer(settings.issuer, await issuerKeys(settings.keyFile), people);
  }

  /** OpenID Connect Discovery 1.0, section 3. */
  discovery(): Readonly<Record<string, unknown>> {
    return {
      issuer: this.issuer,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
      grant_types_supported: ['password'],
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      token_endpoint_auth_methods_supported: ['none'],
      claims_supported: ['sub', 'authority', 'roles'],
    };
  }

  jwks(): JSONWebKeySet {
    return { keys: [this.keys.publicJwk] };
  }

  /** What a TokenVerifier needs to accept these tokens, without a request to itself. */
  tokenSettings(): TokenSettings {
    return { issuer: this.issuer, audience: AUDIENCE, keys: { from: 'given', keys: this.jwks() }, claims: OWN_CLAIMS };
  }

  /** Answers the form of a token request (RFC 6749 4.3.2). */
  async grant(form: Readonly<Record<string, unknown>>): Promise<Granted> {
    const { grant_type: type, client_id: client, username, password } = form;
    if (type === undefined) return { error: 'invalid_request' };
    if (type !== 'password') return { error: 'unsupported_grant_type' };
    // The page of the API sends the client in a Basic header or not at all; there is only one, and it has no secret.
    if (client !== undefined && client !== CLIENT) return { error: 'invalid_client' };
    if (typeof username !== 'string' || typeof password !== 'string') return { error: 'invalid_request' };
    const person = this.people.get(username);
    if (!same(password, person?.password ?? '') || !person) return { error: 'invalid_grant' };
    return { access_token: await this.tokenFor(person), token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
  }

  private tokenFor({ username, authority, roles }: DemonstrationPerson): Promise<string> {
    return new SignJWT({ authority, roles })
      .setProtectedHeader({ alg: 'ES256', kid: this.keys.kid, typ: 'at+jwt' })
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setSubject(subjectOf(username))
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(this.keys.privateKey);
  }
}

/** The opaque subject of a demonstration's person: the same on every machine, so that its stories can be compared. */
export function subjectOf(username: string): string {
  return `d${createHash('sha256').update(`commonshelf demonstration ${username}`).digest('hex').slice(0, 20)}`;
}

function same(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
