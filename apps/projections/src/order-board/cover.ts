import { createHash } from 'node:crypto';
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
  /** What each line and charge takes from a fund, as a digest: an order has too many lines to keep it by all its funds. */
  readonly parts: { readonly [fund: string]: string };
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
export function coverOf(cover: Cover, authority: string): Covered {
  if (isLeftOut(cover, authority)) return 'not-covered';
  const { due, authorised, committed } = cover;
  const own = due[authority];
  if (!own) return 'not-asked';
  const held = Object.entries(own.funds).every(([fund, pence]) => (committed[`${authority}.${fund}`] ?? 0) === pence);
  return held && (authorised[authority] ?? 0) >= own.pence ? 'covered' : 'waiting';
}

/** True when a borough that had a part in the order has none any more. */
export function isLeftOut({ dropped }: Cover, authority: string): boolean {
  return dropped.some((each) => each.authority === authority);
}

/** True when the borough's money waits for its own budget holder. */
export function needsAuthority({ due, authorised }: Cover, authority: string): boolean {
  const pence = due[authority]?.pence ?? 0;
  return pence > (authorised[authority] ?? 0);
}

/** True when the borough has left and committed nothing: its share lapses, and the lead goes on without it. */
export function lapses(cover: Cover, authority: string, left: HasLeft): boolean {
  return left(authority) && needsAuthority(cover, authority) && !hasCommitted(cover, authority);
}

/** True when the borough has allowed money: it stays liable for that, also when it leaves. */
export function hasCommitted({ authorised }: Cover, authority: string): boolean {
  return (authorised[authority] ?? 0) > 0;
}

/** What a fund said is no longer known when a line takes another amount from it, as orders have it. */
function stillHeld({ due: before, committed }: Cover, now: Cover['due']): Cover['committed'] {
  const partsFrom = (due: Cover['due'], key: string): string | undefined =>
    due[key.slice(0, key.indexOf('.'))]?.parts[key.slice(key.indexOf('.') + 1)];
  return Object.fromEntries(
    Object.entries(committed).filter(([key]) => partsFrom(before, key) === partsFrom(now, key)),
  );
}

function dueOf({ lines, charges }: Pick<Shares, 'lines' | 'charges'>): Readonly<Record<string, Due>> {
  const parts = [
    ...lines.flatMap(({ line, shares }) =>
      shares.map(({ authority, copies, pence, groups }) => ({
        part: line,
        authority,
        copies,
        pence,
        funds: groups.flatMap((group) => group.funds),
      })),
    ),
    ...charges.flatMap(({ charge, shares }) =>
      shares.map((share) => ({
        part: charge,
        authority: share.authority,
        copies: 0,
        pence: share.pence,
        funds: [share],
      })),
    ),
  ];
  const authorities = [...new Set(parts.map(({ authority }) => authority))].sort();
  return Object.fromEntries(
    authorities.map((authority) => {
      const own = parts.filter((part) => part.authority === authority);
      const taken = takenBy(own);
      return [
        authority,
        {
          pence: sum(own.map(({ pence }) => pence)),
          copies: sum(own.map(({ copies }) => copies)),
          funds: eachOf(taken, (by) => sum([...by.values()])),
          parts: eachOf(taken, (by) =>
            createHash('sha256')
              .update(JSON.stringify([...by]))
              .digest('base64')
              .slice(0, 16),
          ),
        },
      ];
    }),
  );
}

type Taken = ReadonlyMap<string, ReadonlyMap<string, Pence>>;

/** What each line and charge takes from each fund, by `<year>.<fund>`; what is free asks nobody. */
function takenBy(
  parts: readonly {
    readonly part: string;
    readonly funds: readonly { readonly year: number; readonly fund: string; readonly pence: Pence }[];
  }[],
): Taken {
  const taken = new Map<string, Map<string, Pence>>();
  for (const { part, funds } of parts) {
    for (const { year, fund, pence } of funds.filter((each) => each.pence > 0)) {
      const key = `${year}.${fund}`;
      const by = taken.get(key) ?? new Map<string, Pence>();
      taken.set(key, by.set(part, (by.get(part) ?? 0) + pence));
    }
  }
  return taken;
}

function eachOf<T>(taken: Taken, figure: (by: ReadonlyMap<string, Pence>) => T): Readonly<Record<string, T>> {
  return Object.fromEntries([...taken].map(([fund, by]) => [fund, figure(by)]));
}
