import { forbid, type Asked } from '#kernel';
import type { PartnershipRow } from '../partnership/partnership.js';
import { standingOf, type Standing } from './standing.js';

/** For the affairs of whoever buys for all: the lead's people and auditors. Throws Refusal: `partnership-unknown`, `not-the-lead`. */
export function leadOrAuditor(row: PartnershipRow | undefined, asked: Asked): Standing {
  const standing = standingOf(row, asked);
  if (standing.sight === 'own') forbid('not-the-lead');
  return standing;
}
