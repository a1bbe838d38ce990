import { createHmac } from 'node:crypto';
import { Compile } from 'typebox/schema';
import { ROLES, Type, own, type Actor, type Role, type Static } from '#kernel';

const Claim = Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
  description: 'name of a claim, or the path to one inside others',
});
const closed = { additionalProperties: false } as const;

const MAPPING = Type.Object(
  {
    subject: Type.Object({ claim: Claim, salt: Type.Optional(Type.String({ minLength: 16 })) }, closed),
    authority: Type.Object({ claim: Claim, names: Type.Optional(Type.Record(Type.String(), Type.String())) }, closed),
    roles: Type.Object(
      { claim: Claim, names: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))) },
      closed,
    ),
  },
  closed,
);

/**
 * Which claims hold the person's opaque subject, authority and roles. `names` translate the issuer's own words; without
 * them ours are expected. `salt` (at least 16 characters) turns a claim that is personal into an opaque subject.
 */
export type ClaimMapping = Static<typeof MAPPING>;

/** The mapping of claims in the configuration can't be used; `reason` is a sentence for whoever wrote it. */
export class BadClaimMapping extends Error {
  override readonly name = 'BadClaimMapping';
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** The token is signed well, but says nobody we could name. */
export class NobodyNamed extends Error {
  override readonly name = 'NobodyNamed';
}

/** What the built-in issuer writes, and what an issuer set up for Commonshelf would. */
export const OWN_CLAIMS: ClaimMapping = {
  subject: { claim: 'sub' },
  authority: { claim: 'authority' },
  roles: { claim: 'roles' },
};

const PERSONAL = /^(email|preferred_username|upn|unique_name|name|nickname|given_name|family_name|phone_number)$/;
const AUTHORITY = /^[A-Z][0-9]{8}$/;
const SUBJECT = /^[\x21-\x7e]{1,128}$/;
const GRANTED: ReadonlySet<string> = new Set<Role>(ROLES.filter((role) => role !== 'process'));

/** Checks a mapping as it was read from configuration. Throws BadClaimMapping. */
export function claimMapping(configured: unknown): ClaimMapping {
  const check = Compile(MAPPING);
  if (!check.Check(configured)) {
    const [, [first]] = check.Errors(configured);
    throw new BadClaimMapping(`The claim mapping is wrong at ${first?.instancePath || 'its top'}: ${first?.message}.`);
  }
  if (PERSONAL.test(pathOf(configured.subject.claim).at(-1) ?? '') && configured.subject.salt === undefined)
    throw new BadClaimMapping('The subject comes from a claim about a person: give a salt, so that it becomes opaque.');
  for (const [name, code] of Object.entries(configured.authority.names ?? {}))
    if (!AUTHORITY.test(code)) throw new BadClaimMapping(`${name} is mapped to ${code}, which is no GSS code.`);
  for (const [name, roles] of Object.entries(configured.roles.names ?? {}))
    for (const role of roles)
      if (!GRANTED.has(role)) throw new BadClaimMapping(`${name} is mapped to ${role}, which is no role of a person.`);
  return configured;
}

/**
 * Makes the actor of verified claims. Roles that nobody knows are ignored: a token without a known role is a person
 * without duties. Throws NobodyNamed when there is no usable subject.
 */
export function actorOf(claims: Readonly<Record<string, unknown>>, mapping: ClaimMapping): Actor {
  const code = valueAt(claims, mapping.authority.claim);
  const { names } = mapping.authority;
  const authority = typeof code !== 'string' ? undefined : names ? own(names, code) : code;
  return {
    subject: subjectOf(claims, mapping),
    authority: authority !== undefined && AUTHORITY.test(authority) ? authority : null,
    roles: rolesOf(claims, mapping),
  };
}

function subjectOf(claims: Readonly<Record<string, unknown>>, { subject: { claim, salt } }: ClaimMapping): string {
  const value = valueAt(claims, claim);
  if (typeof value !== 'string' || value === '') throw new NobodyNamed('no subject');
  if (salt !== undefined) return createHmac('sha256', salt).update(value).digest('base64url');
  // A person can't pass for one of our own processes by the subject that their issuer gave them.
  if (!SUBJECT.test(value) || value.startsWith('process:')) throw new NobodyNamed('unusable subject');
  return value;
}

function rolesOf(claims: Readonly<Record<string, unknown>>, { roles: { claim, names } }: ClaimMapping): Role[] {
  const value = valueAt(claims, claim);
  const said = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? (value as unknown[]) : [];
  const found = said
    .filter((name) => typeof name === 'string')
    .flatMap((name) => (names ? (own(names, name) ?? []) : [name]));
  return [...new Set(found)].filter((role): role is Role => GRANTED.has(role));
}

function valueAt(claims: Readonly<Record<string, unknown>>, claim: ClaimMapping['subject']['claim']): unknown {
  let value: unknown = claims;
  for (const step of pathOf(claim)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = own(value as Record<string, unknown>, step);
  }
  return value;
}

function pathOf(claim: string | readonly string[]): readonly string[] {
  return typeof claim === 'string' ? [claim] : claim;
}
