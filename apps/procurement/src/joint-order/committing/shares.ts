import { discounted, split, sum, type Pence } from '#kernel';
import { prices } from '#messages/procurement';
import {
  CARRIAGE,
  fundKey,
  wanted,
  type ConsentWindow,
  type CopyGroup,
  type JointOrder,
  type OrderLine,
  type Shares,
} from '../state.js';

type LineShares = Shares['lines'][number];
type BoroughShare = LineShares['shares'][number];
type Charge = Shares['charges'][number];

/**
 * Reckons what each borough pays: each line by copies (discount by all boroughs' copies of it, rounded per unit, then servicing), a group's cost over
 * its funds, then the shared carriage by the partnership's rule. Parts always add up to their whole.
 */
export function calculate(
  state: JointOrder,
  window: ConsentWindow,
  round: number,
): Omit<Shares, 'partnership' | 'order'> {
  const lines = Object.values(state.lines)
    .map((line) => lineShares(state, window, line))
    .filter(({ copies }) => copies > 0);
  const charges = lines.length === 0 || window.carriage.pence === 0 ? [] : [carriage(window, lines)];
  const totalPence = sum([...lines, ...charges].map((part) => part.totalPence));
  return { round, lines, charges, totalPence };
}

/** What one borough pays in all. */
export function boroughTotal({ lines, charges }: Pick<Shares, 'lines' | 'charges'>, borough: string): Pence {
  const own = [...lines, ...charges].flatMap(({ shares }) => shares.filter(({ authority }) => authority === borough));
  return sum(own.map(({ pence }) => pence));
}

/** The boroughs with a share, by code. */
export function sharers({ lines }: Pick<Shares, 'lines'>): readonly string[] {
  return [...new Set(lines.flatMap(({ shares }) => shares.map(({ authority }) => authority)))].sort();
}

/** True when every line and charge is exactly the sum of its shares, and the total of them all. */
export function addUp({ lines, charges, totalPence }: Pick<Shares, 'lines' | 'charges' | 'totalPence'>): boolean {
  const parts = [...lines, ...charges];
  return (
    parts.every((part) => sum(part.shares.map(({ pence }) => pence)) === part.totalPence) &&
    lines.every(({ copies, shares }) => sum(shares.map((share) => share.copies)) === copies) &&
    lines.every(({ shares }) =>
      shares.every(
        ({ pence, groups }) => sum(groups.flatMap((group) => group.funds.map((fund) => fund.pence))) === pence,
      ),
    ) &&
    sum(parts.map((part) => part.totalPence)) === totalPence
  );
}

function lineShares(state: JointOrder, window: ConsentWindow, line: OrderLine): LineShares {
  const wants = Object.keys(line.wants)
    .sort()
    .map((authority) => ({ authority, groups: wanted(state, line, authority) }));
  const copies = sum(wants.flatMap(({ groups }) => groups.map(({ quantity }) => quantity)));
  const discount = prices.discountOf(window.terms, line.category, copies);
  const unitPence = discounted(line.listPence, discount);
  const shares = wants
    .map(({ authority, groups }) => boroughShare(authority, groups, window, unitPence))
    .filter((share) => share.copies > 0);
  return {
    line: line.line,
    discount,
    unitPence,
    copies,
    totalPence: sum(shares.map(({ pence }) => pence)),
    shares,
  };
}

function boroughShare(
  authority: string,
  groups: readonly CopyGroup[],
  window: ConsentWindow,
  unitPence: Pence,
): BoroughShare {
  const reckoned = groups.flatMap((group, index) => {
    if (group.quantity === 0) return [];
    const pence = prices.costOf(window.terms, unitPence, [group]);
    const parts = split(
      pence,
      group.funds.map((fund, place) => ({ key: String(place), weight: fund.weight })),
    ).parts;
    return [
      {
        group: index,
        copies: group.quantity,
        pence,
        funds: group.funds.map((fund, place) => ({ ...fund, pence: parts[place]?.pence ?? 0 })),
      },
    ];
  });
  return {
    authority,
    copies: sum(reckoned.map(({ copies }) => copies)),
    pence: sum(reckoned.map(({ pence }) => pence)),
    groups: reckoned,
  };
}

function carriage(
  { carriage: { pence, basis, version, weights } }: ConsentWindow,
  lines: readonly LineShares[],
): Charge {
  const boroughs = sharers({ lines: [...lines] });
  const copies = (borough: string): number =>
    sum(
      lines.flatMap(({ shares }) =>
        shares.filter(({ authority }) => authority === borough).map((share) => share.copies),
      ),
    );
  const agreed = (borough: string): number => weights.find(({ authority }) => authority === borough)?.weight ?? 0;
  const byRule = basis === 'copies' ? copies : basis === 'equal' ? () => 1 : agreed;
  // A rule that gives no weight to any borough that is left can't divide anything: then by copies, and the event says so.
  const rules = boroughs.some((borough) => byRule(borough) > 0);
  const weighed = boroughs.map((authority) => ({
    key: authority,
    weight: rules ? byRule(authority) : copies(authority),
  }));
  const { parts } = split(pence, weighed);
  const shares = weighed.map(({ key: authority, weight }, place) => ({
    authority,
    weight,
    pence: parts[place]?.pence ?? 0,
    ...payingFund(authority, lines),
  }));
  return {
    charge: CARRIAGE,
    totalPence: pence,
    method: 'largest-remainder',
    basis: rules ? basis : 'copies',
    version,
    shares,
  };
}

/** A borough's part of a shared charge is paid by the fund that pays most of its copies; ties to the first by name. */
function payingFund(borough: string, lines: readonly LineShares[]): { fund: string; year: number } {
  const totals = new Map<string, { fund: string; year: number; pence: Pence }>();
  for (const { shares } of lines) {
    for (const { funds } of shares.filter(({ authority }) => authority === borough).flatMap(({ groups }) => groups)) {
      for (const { fund, year, pence } of funds) {
        const key = fundKey(borough, { fund, year });
        totals.set(key, { fund, year, pence: (totals.get(key)?.pence ?? 0) + pence });
      }
    }
  }
  const [first] = [...totals].sort(([a, { pence: x }], [b, { pence: y }]) => y - x || (a < b ? -1 : 1));
  if (!first) throw new Error(`${borough} shares a charge but has no copies`);
  return { fund: first[1].fund, year: first[1].year };
}
