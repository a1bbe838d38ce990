import { sum } from '#kernel';
import { count, exactly, list, orNull, pence, authority, text, trail, type Static } from '../asking/shapes.js';
import type { Standing } from '../asking/standing.js';
import { copyOf } from '../asking/trail.js';
import type { BoardRow } from '../order-board/order-board.js';
import type { LineRow, Want } from './order-lines.js';

const group = exactly({
  branch: text,
  quantity: count,
  funds: list(exactly({ fund: text, year: count, weight: count })),
  sequence: orNull(text),
  stockType: orNull(text),
  shelfmark: orNull(text),
  rotation: orNull(text),
  servicing: list(text),
  note: orNull(text),
});
const groupShare = exactly({
  group: count,
  copies: count,
  pence,
  funds: list(exactly({ fund: text, year: count, weight: count, pence })),
});
/** All of one borough's part in a line. */
const share = exactly({
  authority,
  answer: text,
  copies: count,
  groups: list(group),
  pence: orNull(pence),
  groupShares: orNull(list(groupShare)),
});

/** A line for one person. `boroughs` is for the lead: branches only after consent, never funds; `shares` for auditors. */
export const lineAnswer = exactly({
  line: text,
  title: exactly({
    ean: text,
    title: text,
    author: orNull(text),
    publisher: orNull(text),
    published: orNull(text),
    binding: orNull(text),
  }),
  category: text,
  listPence: pence,
  discount: orNull(count),
  unitPence: orNull(pence),
  quote: orNull(exactly({ quote: text, number: text, line: text })),
  copies: count,
  totalPence: orNull(pence),
  own: orNull(share),
  others: exactly({ boroughs: count, copies: count }),
  boroughs: orNull(
    list(
      exactly({
        authority,
        answer: text,
        copies: count,
        branches: orNull(list(exactly({ branch: text, copies: count }))),
      }),
    ),
  ),
  shares: orNull(list(share)),
  events: trail,
});

/** Narrows a line to what one person may know of it. */
export function lineFor(row: LineRow, order: BoardRow, standing: Standing): Static<typeof lineAnswer> {
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
function shareOf(want: Want, copies: number, shares: LineRow['shares'] | undefined): Static<typeof share> {
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
