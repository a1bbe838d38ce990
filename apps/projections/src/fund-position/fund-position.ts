import { portion, projection, type Pence, type Recorded } from '#kernel';
import type { fundEvents } from '#messages/procurement';
import { TRACED } from '../asking/trail.js';

type FundEvent = fundEvents.FundEvent;
type OrderEvent = Extract<
  FundEvent,
  { type: 'FundCommitted' | 'CommitmentRefused' | 'CommitmentReleased' | 'CommitmentSpent' }
>;

/** One event behind an amount, and by how much it moved it. */
export type Posting = {
  readonly id: string;
  readonly type: string;
  readonly position: string;
  readonly at: string;
  readonly pence: Pence;
};
/** An amount with the events behind it: how many in all, and the latest of them, oldest first. */
export type Account = { readonly pence: Pence; readonly count: number; readonly latest: readonly Posting[] };

/** A fund's position. Its commitments order by order are rows of their own. */
export type FundRow = {
  readonly authority: string;
  readonly year: number;
  readonly fund: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly warnAt: number;
  readonly stopAt: number;
  readonly allocated: Account;
  readonly committed: Account;
  readonly spent: Account;
};

/** What one order has reserved in and spent from a fund, and the last refusal, if the last answer was one. */
export type CommitmentRow = {
  readonly partnership: string;
  readonly order: string;
  readonly round: number;
  readonly committed: Account;
  readonly spent: Account;
  readonly refused: { readonly reason: string; readonly wantedPence: Pence; readonly availablePence: Pence } | null;
};

const EMPTY: Account = { pence: 0, count: 0, latest: [] };

/** The row of a fund. */
export const fundKey = ({ year, fund }: { readonly year: number; readonly fund: string }): string => `${year}.${fund}`;

/** What the rows of a fund's commitments begin with. */
export const commitmentsOf = (of: { readonly year: number; readonly fund: string }): string => `${fundKey(of)}/`;

/** The funds of each authority. */
export const fundPosition = projection<FundRow, FundEvent>({
  name: 'fund-position',
  version: 1,
  on: {
    FundOpened: {
      rows: fundOf,
      apply: (_row, event) => {
        const { authority, year, fund, name, allocatedPence, warnAt, stopAt } = event.data;
        const allocated = posted(EMPTY, event, allocatedPence);
        return {
          authority,
          year,
          fund,
          name,
          status: 'open',
          warnAt,
          stopAt,
          allocated,
          committed: EMPTY,
          spent: EMPTY,
        };
      },
    },
    FundAllocated: on((row, event) => ({ allocated: posted(row.allocated, event, event.data.pence) })),
    FundSpent: on((row, event) => ({ spent: posted(row.spent, event, event.data.pence) })),
    FundClosed: on(() => ({ status: 'closed' })),
    FundCommitted: on((row, event) => ({
      committed: posted(row.committed, event, event.data.pence - event.data.replacedPence),
    })),
    CommitmentReleased: {
      rows: fundOf,
      // A fund code that was mistyped in an order names a fund without a row: it had reserved nothing.
      apply: (row, event) => row && { ...row, committed: posted(row.committed, event, -event.data.pence) },
    },
    CommitmentSpent: on((row, event) => ({
      committed: posted(row.committed, event, -event.data.releasedPence),
      spent: posted(row.spent, event, event.data.pence),
    })),
  },
});

/** What each order has reserved in each fund. */
export const fundCommitments = projection<CommitmentRow, FundEvent>({
  name: 'fund-commitments',
  version: 1,
  on: {
    FundCommitted: ofOrder((row, event) => ({
      round: event.data.round,
      committed: posted(row.committed, event, event.data.pence - event.data.replacedPence),
      refused: null,
    })),
    CommitmentRefused: ofOrder((_row, { data: { round, reason, wantedPence, availablePence } }) => ({
      round,
      refused: { reason, wantedPence, availablePence },
    })),
    CommitmentReleased: ofOrder((row, event) => ({
      round: event.data.round,
      committed: posted(row.committed, event, -event.data.pence),
      refused: null,
    })),
    CommitmentSpent: ofOrder((row, event) => ({
      committed: posted(row.committed, event, -event.data.releasedPence),
      spent: posted(row.spent, event, event.data.pence),
    })),
  },
});

/** Headroom, what may still be committed, and whether the fund's own marks are passed. */
export function marksOf({ status, allocated, committed, spent, warnAt, stopAt }: FundRow): {
  readonly headroomPence: Pence;
  readonly availablePence: Pence;
  readonly warning: boolean;
  readonly stopped: boolean;
} {
  const used = committed.pence + spent.pence;
  const left = portion(allocated.pence, stopAt, 10_000) - used;
  return {
    headroomPence: allocated.pence - used,
    availablePence: status === 'open' ? Math.max(0, left) : 0,
    warning: used > 0 && used >= portion(allocated.pence, warnAt, 10_000),
    stopped: status === 'closed' || left <= 0,
  };
}

function fundOf({ data }: { readonly data: { readonly year: number; readonly fund: string } }): readonly string[] {
  return [fundKey(data)];
}

function on<E extends FundEvent>(change: (row: FundRow, event: Recorded<E>) => Partial<FundRow>) {
  return {
    rows: fundOf,
    apply: (row: FundRow | undefined, event: Recorded<E>): FundRow => {
      if (!row) throw new Error(`${event.type} of a fund that was never opened`);
      return { ...row, ...change(row, event) };
    },
  };
}

function ofOrder<E extends OrderEvent>(change: (row: CommitmentRow, event: Recorded<E>) => Partial<CommitmentRow>) {
  return {
    rows: ({ data }: Recorded<E>): readonly string[] => [`${commitmentsOf(data)}${data.partnership}.${data.order}`],
    apply: (row: CommitmentRow | undefined, event: Recorded<E>): CommitmentRow => {
      const { partnership, order } = event.data;
      const before = row ?? { partnership, order, round: 0, committed: EMPTY, spent: EMPTY, refused: null };
      return { ...before, ...change(before, event) };
    },
  };
}

/** An event that moves an amount by nothing is behind it all the same. */
function posted({ pence: before, count, latest }: Account, event: Recorded, pence: Pence): Account {
  const { id, type, position, metadata } = event;
  return {
    pence: before + pence,
    count: count + 1,
    latest: [...latest.slice(-(TRACED - 1)), { id, type, position, at: metadata.at, pence }],
  };
}
