import { discounted, sum, type Pence } from '#kernel';
import { prices } from '#messages/procurement';
import type { OrderLine, OrderShare } from '#messages/questions';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { BoardRow } from '../order-board/order-board.js';
import type { LineRow, Want } from './order-lines.js';

/** Narrows a line to what one person may know of it. */
export function lineFor(row: LineRow, order: BoardRow, standing: Standing): OrderLine {
  const left = new Set(order.cover.dropped.map((each) => each.authority));
  const copies = (want: Want): number => (left.has(want.authority) ? 0 : copiesOf(want));
  const reckoned = order.cover.round > 0 && order.state !== 'collecting';
  const shares = reckoned && row.shares?.round === order.cover.round ? row.shares : null;
  const own = row.wants.find((want) => want.authority === standing.authority);
  const others = row.wants.filter((want) => want !== own);
  const expected = reckoned ? null : expectedPrice(row, order, sum(row.wants.map(copies)));
  const priced = (want: Want): Pence | null => {
    if (reckoned) return shareIn(shares, want);
    return expected && prices.costOf(expected.terms, expected.unitPence, copies(want) > 0 ? want.groups : []);
  };
  const full = (want: Want): OrderShare => ({
    authority: want.authority,
    answer: want.answer,
    copies: copies(want),
    groups: [...want.groups],
    pence: priced(want),
    groupShares: shares?.shares.find((each) => each.authority === want.authority)?.groups ?? null,
  });
  return {
    line: row.line,
    title: row.title,
    category: row.category,
    listPence: row.listPence,
    discount: (shares ?? expected)?.discount ?? null,
    unitPence: (shares ?? expected)?.unitPence ?? null,
    nextBreak: expected?.nextBreak ?? null,
    quote: row.quote,
    copies: sum(row.wants.map(copies)),
    totalPence: standing.sight === 'own' ? null : (shares?.totalPence ?? null),
    own: own ? full(own) : null,
    others: { boroughs: others.filter((want) => copies(want) > 0).length, copies: sum(others.map(copies)) },
    boroughs:
      standing.sight === 'own'
        ? null
        : row.wants.map((want) => ({
            authority: want.authority,
            answer: want.answer,
            copies: copies(want),
            branches: want.answer === 'consented' ? branchesOf(want) : null,
          })),
    shares: standing.sight === 'all' ? row.wants.map(full) : null,
    events: copyOf(row.events),
  };
}

function copiesOf({ answer, groups }: Want): number {
  return answer === 'proposed' || answer === 'consented' ? sum(groups.map(({ quantity }) => quantity)) : 0;
}

function branchesOf({ groups }: Want): { branch: string; copies: number }[] {
  const byBranch = new Map<string, number>();
  for (const { branch, quantity } of groups) byBranch.set(branch, (byBranch.get(branch) ?? 0) + quantity);
  return [...byBranch].map(([branch, copies]) => ({ branch, copies }));
}

/** What a borough pays by the latest round; one that has no share in it pays nothing. */
function shareIn(shares: LineRow['shares'], { authority }: Want): Pence {
  return shares?.shares.find((each) => each.authority === authority)?.pence ?? 0;
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
