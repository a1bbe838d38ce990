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
  type Setting,
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
    origin(address('PUBLIC_URL', ['http', 'https'], { meaning: 'address people reach the API at' })),
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

/** Who signs people in: an issuer of ours, or for trying the built-in one with its keys in a folder. */
export type SignIn =
  | { readonly by: 'issuer'; readonly tokens: TokenSettings }
  | { readonly by: 'demonstration'; readonly issuer: string; readonly folder: string };

/** Who signs people in, as configuration says. Throws BadConfiguration when it names nobody, or both. */
export function signInOf(settings: Values<typeof gatewaySettings>): SignIn {
  const { issuer, audience, keysUrl, claims, demonstrationIdentity: folder, publicUrl, port } = settings;
  if (issuer === undefined) {
    if (folder !== undefined)
      return { by: 'demonstration', issuer: `${publicUrl ?? `http://localhost:${port}`}/identity`, folder };
    throw new BadConfiguration(['OIDC_ISSUER must be set, or DEMONSTRATION_IDENTITY for trying: who signs people in.']);
  }
  if (folder !== undefined)
    throw new BadConfiguration([
      'DEMONSTRATION_IDENTITY and OIDC_ISSUER must not be set together: one of them signs people in.',
    ]);
  const keys = keysUrl === undefined ? ({ from: 'discovery' } as const) : ({ from: 'address', url: keysUrl } as const);
  return { by: 'issuer', tokens: { issuer, audience, keys, claims } };
}

/** An address of which only scheme, host and port count, as browsers write them: without the slash that people put behind. */
function origin(whole: Setting<string>): Setting<string> {
  return {
    ...whole,
    read: (given) => {
      const url = whole.read(given);
      const rest = url.slice(url.indexOf('://') + 3).replace(/\/$/, '');
      if (/^[^/?#]*@/.test(rest)) throw new BadSetting('must have no user or password: everybody is told it.');
      if (/[/?#]/.test(rest))
        throw new BadSetting(
          'must end with its host or port: links begin at /, so the API can’t lie below a path, and a query means nothing.',
        );
      if (!URL.canParse(url)) throw new BadSetting('must be an address that begins with http:// or https://.');
      return new URL(url).origin;
    },
  };
}
