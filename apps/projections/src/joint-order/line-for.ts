import { discounted, sum } from '#kernel';
import { prices } from '#messages/procurement';
import type { OrderLine, OrderShare } from '#messages/questions';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import { isOut } from '../order-board/leaving.js';
import type { BoardRow } from '../order-board/order-board.js';
import type { HasLeft } from '../partnership/partnership.js';
import type { LineRow, Want } from './order-lines.js';

type GroupShares = NonNullable<LineRow['shares']>['shares'][number]['groups'];

/** Who asks, and whether what the order’s lines cost in all is theirs to see. */
export interface LineSight extends Standing {
  readonly totals: boolean;
}

/** Narrows a line to what one person may know of it. */
export function lineFor(row: LineRow, order: BoardRow, standing: LineSight, left: HasLeft): OrderLine {
  const wants = row.wants.map((want) => gets(want, isOut(order, want.authority, left)));
  // Null while they are reckoned anew and once the order is cancelled: nobody owes anything for it then.
  const reckoned = order.cover.totalPence !== null;
  const shares = reckoned && row.shares?.round === order.cover.round ? row.shares : null;
  const own = wants.find((want) => want.authority === standing.authority);
  const others = wants.filter((want) => want !== own);
  const copies = sum(wants.map((want) => want.copies));
  const expected = reckoned || order.state === 'cancelled' ? null : expectedPrice(row, order, copies);
  const full = (want: Getting): OrderShare => {
    const share = want.out ? undefined : shares?.shares.find((each) => each.authority === want.authority);
    const costs = expected && prices.costOf(expected.terms, expected.unitPence, want.copies > 0 ? want.groups : []);
    return {
      authority: want.authority,
      answer: want.answer,
      copies: want.copies,
      groups: [...want.groups],
      pence: reckoned ? (share?.pence ?? 0) : costs,
      groupShares: share ? groupSharesOf(share.groups, want) : null,
    };
  };
  return {
    line: row.line,
    title: row.title,
    category: row.category,
    listPence: row.listPence,
    discount: (shares ?? expected)?.discount ?? null,
    unitPence: (shares ?? expected)?.unitPence ?? null,
    nextBreak: expected?.nextBreak ?? null,
    quote: row.quote,
    copies,
    totalPence: standing.totals ? (shares?.totalPence ?? null) : null,
    own: own ? full(own) : null,
    others: {
      boroughs: others.filter((want) => want.copies > 0).length,
      copies: sum(others.map((want) => want.copies)),
    },
    boroughs:
      standing.sight === 'own'
        ? null
        : wants.map((want) => ({
            authority: want.authority,
            answer: want.answer,
            copies: want.copies,
            branches: want.answer === 'consented' ? branchesOf(want) : null,
          })),
    shares: standing.sight === 'all' ? wants.map(full) : null,
    events: copyOf(row.events),
  };
}

/** What a borough gets of a line as the order stands: nothing once it is out, and no group that a short fund left no copies of. */
interface Getting extends Want {
  readonly out: boolean;
  readonly copies: number;
  /** The place each of the groups has among all that the borough chose. */
  readonly places: readonly number[];
}

function gets({ authority, answer, groups: all }: Want, out: boolean): Getting {
  const places = all.flatMap(({ quantity }, place) => (!out && quantity > 0 ? [place] : []));
  const groups = all.filter((_, place) => places.includes(place));
  const wanted = answer === 'proposed' || answer === 'consented';
  return { authority, answer, out, groups, places, copies: wanted ? sum(groups.map(({ quantity }) => quantity)) : 0 };
}

/** Shares of groups, by their place among those that are shown. */
function groupSharesOf(reckoned: GroupShares, { places }: Getting): NonNullable<OrderShare['groupShares']> {
  return reckoned.flatMap((each) =>
    places.includes(each.group) ? [{ ...each, group: places.indexOf(each.group), funds: [...each.funds] }] : [],
  );
}

function branchesOf({ groups }: Want): { branch: string; copies: number }[] {
  const byBranch = new Map<string, number>();
  for (const { branch, quantity } of groups) byBranch.set(branch, (byBranch.get(branch) ?? 0) + quantity);
  return [...byBranch].map(([branch, copies]) => ({ branch, copies }));
}

/** What a line would cost if all that is proposed and consented to were ordered; null before its terms are known. */
function expectedPrice({ category, listPence }: LineRow, { terms }: BoardRow, copies: number) {
  if (!terms) return null;
  const discount = prices.discountOf(terms.prices, category, copies);
  return {
    terms: terms.prices,
    discount,
    unitPence: discounted(listPence, discount),
    nextBreak: prices.nextBreakOf(terms.prices, category, copies),
  };
}
