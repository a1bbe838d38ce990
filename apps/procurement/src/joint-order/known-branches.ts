import { refuse } from '#kernel';
import type { Branch } from '../branches.js';
import type { CopyGroup } from './state.js';

interface Wanting {
  readonly authority: string;
  readonly groups: readonly CopyGroup[];
}

/** What else a refusal turns on and says. */
interface Known {
  /** What the borough has agreed to already: that may stay where it is. */
  readonly agreed?: readonly CopyGroup[];
  /** What to do instead. */
  readonly allowed?: readonly string[];
}

/** Refuses copies for a branch that their borough has not opened, or has closed: the supplier would send them to nobody. */
export function branchesKnown(
  line: string,
  wants: readonly Wanting[],
  branches: readonly Branch[],
  { agreed = [], allowed = [] }: Known = {},
): void {
  const staying = new Set(agreed.map(({ branch }) => branch));
  for (const { authority, groups } of wants) {
    const open = branches.filter((one) => one.open && one.authority === authority).map(({ branch }) => branch);
    const named = new Set(groups.map(({ branch }) => branch));
    const unknown = [...named].filter((branch) => !open.includes(branch) && !staying.has(branch));
    if (unknown.length === 0) continue;
    const facts = { line, authority, unknown, branches: open.sort() };
    refuse('branch-unknown', allowed.length > 0 ? { ...facts, allowed: [...allowed] } : facts);
  }
}
