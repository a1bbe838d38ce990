import type { JWTHeaderParameters, JWTPayload } from 'jose';

/** RFC 9068 asks for `at+jwt`; most issuers write `JWT`, as they do in every other token, or nothing. */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt']);
/** Claims of which each tells that a token is for something else: an ID token’s hashes (OpenID Connect Core, 3.3.2.11), an event’s (RFC 8417). */
const OF_OTHERS = ['at_hash', 'c_hash', 's_hash', 'events'];
/** What issuers say in access tokens of the client and of what it may do; in an ID token the client is its audience. */
const OF_CLIENTS = ['client_id', 'azp', 'appid', 'cid', 'scope', 'scp'];
/** Keycloak says in a claim what each of its tokens is for. */
const KEYCLOAK_TYPES: ReadonlySet<string> = new Set(['ID', 'Refresh', 'Offline', 'Logout']);

/**
 * Whether a verified token may be for access to an API, as far as it can be told (RFC 8725, 3.11 and 3.12): all tokens of an issuer are
 * signed with the same keys. The audience is what tells them apart for sure: an API’s own, not a client’s.
 */
export function mayBeAccessToken({ typ }: Partial<JWTHeaderParameters>, claims: JWTPayload): boolean {
  if (typ !== undefined && !isType(typ)) return false;
  if (OF_OTHERS.some((claim) => claim in claims)) return false;
  if ('nonce' in claims && !OF_CLIENTS.some((claim) => claim in claims)) return false;
  const { typ: use } = claims;
  return typeof use !== 'string' || !KEYCLOAK_TYPES.has(use);
}

function isType(typ: unknown): boolean {
  return typeof typ === 'string' && TYPES.has(typ.toLowerCase().replace(/^application\//, ''));
}
