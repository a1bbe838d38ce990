import {
  BadConfiguration,
  BadSetting,
  address,
  onKafka,
  optional,
  parsed,
  text,
  whole,
  withDatabase,
  type Values,
} from '#service';
import { BadClaimMapping, OWN_CLAIMS, claimMapping, type TokenSettings } from '#identity';

/** What the gateway is told beside what every service is. */
export const gatewaySettings = {
  ...onKafka,
  ...withDatabase,
  port: whole('PORT', { min: 0, max: 65_535 }, { meaning: 'port of the API', otherwise: 3000 }),
  host: text('HOST', { meaning: 'address the API listens at', otherwise: '0.0.0.0' }),
  publicUrl: optional(
    address('PUBLIC_URL', ['http', 'https'], { meaning: 'address people reach the API at' }),
    '`http://localhost:PORT`',
  ),
  issuer: optional(
    address('OIDC_ISSUER', ['http', 'https'], {
      meaning: 'OpenID Connect issuer of bearer tokens, exactly as in `iss`',
    }),
    'only the built-in sign-in for trying',
  ),
  audience: text('OIDC_AUDIENCE', { meaning: 'what a token’s `aud` must hold', otherwise: 'commonshelf' }),
  keysUrl: optional(
    address('OIDC_JWKS_URL', ['http', 'https'], { meaning: 'address of the issuer’s keys' }),
    'found by the issuer’s discovery',
  ),
  claims: parsed(
    'CLAIM_MAPPING',
    (given) => {
      try {
        return claimMapping(JSON.parse(given));
      } catch (error) {
        throw new BadSetting(error instanceof BadClaimMapping ? `can’t be used: ${error.reason}` : 'must be JSON.');
      }
    },
    {
      meaning: 'JSON: which claims hold subject, authority and roles',
      otherwise: OWN_CLAIMS,
      shown: '`sub`, `authority`, `roles`',
    },
  ),
  demonstrationIdentity: optional(
    text('DEMONSTRATION_IDENTITY', {
      meaning: 'folder for the keys of the built-in sign-in with published passwords; never in production',
    }),
    'no built-in sign-in',
  ),
} as const;

/** How tokens are verified where an issuer of ours is configured. Throws BadConfiguration. */
export function tokensOf(settings: Values<typeof gatewaySettings>): TokenSettings {
  const { issuer, audience, keysUrl, claims } = settings;
  if (issuer === undefined)
    throw new BadConfiguration(['OIDC_ISSUER must be set, or DEMONSTRATION_IDENTITY for trying: who signs people in.']);
  const keys = keysUrl === undefined ? ({ from: 'discovery' } as const) : ({ from: 'address', url: keysUrl } as const);
  return { issuer, audience, keys, claims };
}
