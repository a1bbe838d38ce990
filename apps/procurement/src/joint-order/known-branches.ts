import { refuse } from '#kernel';
import type { Branch } from '../branches.js';
import type { CopyGroup } from './state.js';

interface Wanting {
  readonly authority: string;
  readonly groups: readonly CopyGroup[];
}

/**
 * Refuses copies for a branch that their borough has not opened, or has closed: the supplier would send them to nobody. What a borough
 * wanted `before` may stay where it is, because it is agreed already.
 */
export function branchesKnown(
  line: string,
  wants: readonly Wanting[],
  branches: readonly Branch[],
  before: readonly CopyGroup[] = [],
): void {
  const agreed = new Set(before.map(({ branch }) => branch));
  for (const { authority, groups } of wants) {
    const open = branches.filter((one) => one.open && one.authority === authority).map(({ branch }) => branch);
    const unknown = groups
      .map(({ branch }) => branch)
      .filter((branch) => !open.includes(branch) && !agreed.has(branch));
    if (unknown.length > 0)
      refuse('branch-unknown', { line, authority, unknown: [...new Set(unknown)], branches: open.sort() });
  }
}
