import type { Folding } from '#kernel';
import type { authorityEvents } from '#messages/partnership';

/** A branch as suppliers' messages know it: its authority's code for it, and where they deliver when it has a number of its own. */
export interface Branch {
  readonly authority: string;
  readonly branch: string;
  /** An EAN or SAN; null where nothing but the code says the place. */
  readonly deliveryPoint: string | null;
  readonly open: boolean;
}

/** An authority's branches. */
export const branches: Folding<readonly Branch[], authorityEvents.AuthorityEvent> = {
  initial: [],
  evolve: {
    AuthorityRegistered: (known) => known,
    BranchOpened: (known, { authority, branch, deliveryPoint }) => [
      ...known.filter((other) => other.branch !== branch),
      { authority, branch, deliveryPoint, open: true },
    ],
    BranchClosed: (known, { branch }) =>
      known.map((other) => (other.branch === branch ? { ...other, open: false } : other)),
  },
};

/**
 * The code that is no other authority's: `E09000007-CEN`. Messages name a branch by it where two authorities of an order have
 * the same code for different branches, and a supplier may answer with it.
 */
export function wholeBranchCode({ authority, branch }: Pick<Branch, 'authority' | 'branch'>): string {
  return `${authority}-${branch}`;
}
