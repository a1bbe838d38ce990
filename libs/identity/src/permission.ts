import type { Actor, Role } from '#kernel';

/** What says who may: a command's or a query's declaration. */
export interface Permitted {
  readonly may: readonly Role[];
}

/**
 * True when the actor holds one of the roles that a declaration names. It is the coarse half of permission: which
 * authority, and who did what before, only the decider can tell.
 */
export function mayGive({ may }: Permitted, { roles }: Pick<Actor, 'roles'>): boolean {
  return roles.some((role) => may.includes(role));
}
