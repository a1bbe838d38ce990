import { sum } from '#kernel';
import type { OrderLine, OrderShare } from '#messages/questions';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { BoardRow } from '../order-board/order-board.js';
import type { LineRow, Want } from './order-lines.js';

/** Narrows a line to what one person may know of it. */
export function lineFor(row: LineRow, order: BoardRow, standing: Standing): OrderLine {
  const left = new Set(order.cover.dropped.map((each) => each.authority));
  const copies = (want: Want): number => (left.has(want.authority) ? 0 : copiesOf(want));
  const shares = row.shares?.round === order.cover.round ? row.shares : null;
  const own = row.wants.find((want) => want.authority === standing.authority);
  const others = row.wants.filter((want) => want !== own);
  const full = (want: Want) => shareOf(want, copies(want), order.cover.round === 0 ? undefined : shares);
  return {
    line: row.line,
    title: row.title,
    category: row.category,
    listPence: row.listPence,
    discount: shares?.discount ?? null,
    unitPence: shares?.unitPence ?? null,
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

/** `shares` is undefined before any were reckoned; a borough that has none of them pays nothing. */
function shareOf(want: Want, copies: number, shares: LineRow['shares'] | undefined): OrderShare {
  const reckoned = shares?.shares.find((each) => each.authority === want.authority);
  return {
    authority: want.authority,
    answer: want.answer,
    copies,
    groups: [...want.groups],
    pence: shares === undefined ? null : (reckoned?.pence ?? 0),
    groupShares: reckoned?.groups ?? null,
  };
}
