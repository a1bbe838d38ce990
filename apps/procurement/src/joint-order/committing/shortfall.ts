import { sum, type Pence } from '#kernel';
import { fundKey, takenFrom, type Shares } from '../state.js';

/** One group of copies that becomes smaller. */
export interface Reduction {
  readonly line: string;
  readonly group: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Which copies a borough goes without when a fund can hold only `available` pence: copies charged to that fund, the last
 * line first, one at a time until the rest fits; at least one, so that every refusal brings the order nearer its end.
 */
export function reduceToFit(shares: Shares, authority: string, key: string, available: Pence): readonly Reduction[] {
  const reductions: Reduction[] = [];
  let excess = Math.max(1, sum(takenFrom(shares, key).map(({ pence }) => pence)) - available);
  const chargedLastFirst = chargedGroups(shares, authority, key).reverse();
  for (const { line, group, copies, pence } of chargedLastFirst) {
    if (excess <= 0) break;
    // One division of whole numbers each: the pence of one copy may be no number that could be counted with.
    const gone = Math.min(copies, Math.ceil((excess * copies) / pence));
    excess -= Math.floor((pence * gone) / copies);
    reductions.push({ line, group, from: copies, to: copies - gone });
  }
  return reductions;
}

interface Charged {
  readonly line: string;
  readonly group: number;
  readonly copies: number;
  /** What the group takes from the fund in question. */
  readonly pence: Pence;
}

function chargedGroups({ lines }: Shares, borough: string, key: string): Charged[] {
  return lines.flatMap(({ line, shares }) =>
    shares
      .filter(({ authority }) => authority === borough)
      .flatMap(({ groups }) => groups)
      .map(({ group, copies, funds }) => ({
        line,
        group,
        copies,
        pence: sum(funds.filter((fund) => fundKey(borough, fund) === key).map(({ pence }) => pence)),
      }))
      .filter(({ pence }) => pence > 0),
  );
}
