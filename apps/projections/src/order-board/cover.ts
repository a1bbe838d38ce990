import { sum, type Pence } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';
import type { HasLeft } from '../partnership/partnership.js';

type Shares = jointOrderEvents.Shares;

/** What one borough pays in a round. */
export type Due = {
  readonly pence: Pence;
  readonly copies: number;
  /** Pence by `<year>.<fund>`. */
  readonly funds: { readonly [fund: string]: Pence };
};

/** How far the money of an order is, by authority. */
export type Cover = {
  readonly round: number;
  /** Null before shares are reckoned, also anew. */
  readonly totalPence: Pence | null;
  readonly due: { readonly [authority: string]: Due };
  /** Pence each borough allowed. */
  readonly authorised: { readonly [authority: string]: Pence };
  /** Pence each fund holds, by `<authority>.<year>.<fund>`. */
  readonly committed: { readonly [fund: string]: Pence };
  readonly dropped: readonly { readonly authority: string; readonly because: string; readonly reason: string }[];
};

/** Before any shares were reckoned. */
export const NOT_RECKONED: Cover = { round: 0, totalPence: null, due: {}, authorised: {}, committed: {}, dropped: [] };

/** Where a borough's money stands in an order. */
export type Covered = 'not-asked' | 'waiting' | 'covered' | 'not-covered';

/** How the money part of an order changes with an event; the order as it was when the event has no say in it. */
export const covering = {
  SharesCalculated: (cover: Cover, shares: Shares): Cover => ({
    ...cover,
    round: shares.round,
    totalPence: shares.totalPence,
    due: dueOf(shares),
    committed: stillHeld(cover, dueOf(shares)),
  }),
  CommitmentAuthorised: (cover: Cover, { authority, pence }: { authority: string; pence: Pence }): Cover => ({
    ...cover,
    authorised: { ...cover.authorised, [authority]: pence },
  }),
  SharesCommitted: (
    cover: Cover,
    { authority, year, fund, pence }: { authority: string; year: number; fund: string; pence: Pence },
  ): Cover => ({ ...cover, committed: { ...cover.committed, [`${authority}.${year}.${fund}`]: pence } }),
  BoroughDropped: (
    cover: Cover,
    { authority, because, reason }: { authority: string; because: string; reason: string },
  ): Cover => ({ ...cover, dropped: [...cover.dropped, { authority, because, reason }] }),
  SharesReoffered: (cover: Cover, { authority }: { authority: string }): Cover => ({
    ...covering.BoroughDropped(cover, { authority, because: 'left-the-partnership', reason: '' }),
    totalPence: null,
  }),
};

/** Covered when each of its funds holds just what this round takes, and no longer covered once it was left out. */
export function coverOf({ due, authorised, committed, dropped }: Cover, authority: string): Covered {
  if (dropped.some((each) => each.authority === authority)) return 'not-covered';
  const own = due[authority];
  if (!own) return 'not-asked';
  const held = Object.entries(own.funds).every(([fund, pence]) => (committed[`${authority}.${fund}`] ?? 0) === pence);
  return held && (authorised[authority] ?? 0) >= own.pence ? 'covered' : 'waiting';
}

/** True when the borough's money waits for its own budget holder. */
export function needsAuthority({ due, authorised }: Cover, authority: string): boolean {
  const pence = due[authority]?.pence ?? 0;
  return pence > (authorised[authority] ?? 0);
}

/** True when the borough has left and committed nothing: its share lapses, and the lead goes on without it. */
export function lapses(cover: Cover, authority: string, left: HasLeft): boolean {
  return left(authority) && needsAuthority(cover, authority) && (cover.authorised[authority] ?? 0) === 0;
}

/** What a fund said of another amount is no longer known. */
function stillHeld({ due: before, committed }: Cover, now: Cover['due']): Cover['committed'] {
  const dueFrom = (due: Cover['due'], key: string): number | undefined =>
    due[key.slice(0, key.indexOf('.'))]?.funds[key.slice(key.indexOf('.') + 1)];
  return Object.fromEntries(Object.entries(committed).filter(([key]) => dueFrom(before, key) === dueFrom(now, key)));
}

function dueOf({ lines, charges }: Pick<Shares, 'lines' | 'charges'>): Readonly<Record<string, Due>> {
  const parts = [
    ...lines.flatMap(({ shares }) =>
      shares.map(({ authority, copies, pence, groups }) => ({
        authority,
        copies,
        pence,
        funds: groups.flatMap((group) => group.funds),
      })),
    ),
    ...charges.flatMap(({ shares }) =>
      shares.map((share) => ({ authority: share.authority, copies: 0, pence: share.pence, funds: [share] })),
    ),
  ];
  const authorities = [...new Set(parts.map(({ authority }) => authority))].sort();
  return Object.fromEntries(
    authorities.map((authority) => {
      const own = parts.filter((part) => part.authority === authority);
      const funds: Record<string, Pence> = {};
      for (const { year, fund, pence } of own.flatMap((part) => part.funds)) {
        if (pence > 0) funds[`${year}.${fund}`] = (funds[`${year}.${fund}`] ?? 0) + pence;
      }
      return [
        authority,
        { pence: sum(own.map(({ pence }) => pence)), copies: sum(own.map(({ copies }) => copies)), funds },
      ];
    }),
  );
}
