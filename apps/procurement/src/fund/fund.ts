import {
  breaksRule,
  decider,
  forbid,
  own,
  portion,
  refuse,
  sum,
  type Asked,
  type CommandsOf,
  type Pence,
} from '#kernel';
import { fundEvents, type fundCommands } from '#messages/procurement';

type FundEvent = fundEvents.FundEvent;
type Commands = CommandsOf<typeof fundCommands>;

/** What one order has reserved in the fund. */
export interface Commitment {
  readonly round: number;
  readonly lines: Readonly<Record<string, Pence>>;
  /** The order was cancelled or has left this fund for good. */
  readonly final: boolean;
}

export interface Fund {
  readonly status: 'unopened' | 'open' | 'closed';
  readonly allocated: Pence;
  readonly spent: Pence;
  readonly stopAt: number;
  /** By `<partnership>.<order>`. */
  readonly commitments: Readonly<Record<string, Commitment>>;
}

/** Money reserved by all orders: the sum of their open lines. */
export function committed(fund: Fund): Pence {
  return sum(Object.values(fund.commitments).map(reserved));
}

/** Allocated money that is neither committed nor spent. */
export function headroom(fund: Fund): Pence {
  return fund.allocated - committed(fund) - fund.spent;
}

/** What may still be committed or spent: the headroom below the fund's stop percentage; never negative. */
export function available(fund: Fund): Pence {
  return Math.max(0, portion(fund.allocated, fund.stopAt, 10_000) - committed(fund) - fund.spent);
}

const reserved = ({ lines }: Commitment): Pence => sum(Object.values(lines));
const orderOf = ({ partnership, order }: { readonly partnership: string; readonly order: string }): string =>
  `${partnership}.${order}`;
const NONE: Commitment = { round: 0, lines: {}, final: false };

/** A borough's money for a financial year: allocated, committed to orders, spent. */
export const fund = decider<Fund, Commands, FundEvent>({
  noun: 'fund',
  initial: { status: 'unopened', allocated: 0, spent: 0, stopAt: 10_000, commitments: {} },

  decide: {
    OpenFund: ({ authority, year, fund: code, name, allocatedPence, warnAt, stopAt }, state, asked) => {
      ownOnly(asked, authority);
      if (warnAt > stopAt) breaksRule('warning-above-stop', { warnAt, stopAt });
      if (state.status !== 'unopened') refuse('fund-already-open', { status: state.status });
      return [fundEvents.FundOpened({ authority, year, fund: code, name, allocatedPence, warnAt, stopAt })];
    },
    AllocateToFund: ({ authority, year, fund: code, pence, reason }, state, asked) => {
      ownOnly(asked, authority);
      open(state);
      const bound = committed(state) + state.spent;
      // More money is never refused, also where an invoice took more than there was.
      if (pence < 0 && state.allocated + pence < bound)
        refuse('money-already-bound', { lowestPence: bound - state.allocated });
      return pence === 0 ? [] : [fundEvents.FundAllocated({ authority, year, fund: code, pence, reason })];
    },
    SpendFromFund: ({ authority, year, fund: code, pence, reference }, state, asked) => {
      ownOnly(asked, authority);
      open(state);
      if (pence > available(state)) refuse('fund-short', { availablePence: available(state) });
      return [fundEvents.FundSpent({ authority, year, fund: code, pence, reference })];
    },
    CloseFund: ({ authority, year, fund: code, reason }, state, asked) => {
      ownOnly(asked, authority);
      if (state.status === 'closed') return [];
      open(state);
      if (committed(state) > 0) refuse('fund-has-commitments', { committedPence: committed(state) });
      return [fundEvents.FundClosed({ authority, year, fund: code, reason })];
    },

    // A process asks, so the answer "no" is an event too: asked again after a crash, it must still be no.
    CommitToFund: (command, state) => {
      const { authority, year, fund: code, partnership, order, round, lines } = command;
      const before = state.commitments[orderOf(command)] ?? NONE;
      if (round <= before.round && !before.final) return [];
      const pence = sum(lines.map((line) => line.pence));
      const about = { authority, year, fund: code, partnership, order, round };
      const availablePence = available(state) + reserved(before);
      const no = (reason: 'fund-short' | 'fund-not-open' | 'order-released') => [
        fundEvents.CommitmentRefused({ ...about, reason, wantedPence: pence, availablePence }),
      ];
      if (state.status !== 'open') return no('fund-not-open');
      if (before.final) return no('order-released');
      if (pence > availablePence) return no('fund-short');
      return [
        fundEvents.FundCommitted({
          ...about,
          lines: lines.map((line) => ({ ...line })),
          pence,
          replacedPence: reserved(before),
        }),
      ];
    },
    ReleaseCommitment: (command, state) => {
      const { authority, year, fund: code, partnership, order, round, reason, final } = command;
      const before = state.commitments[orderOf(command)] ?? NONE;
      if (before.final || (final === 'no' && round <= before.round)) return [];
      return [
        fundEvents.CommitmentReleased({
          authority,
          year,
          fund: code,
          partnership,
          order,
          round,
          pence: reserved(before),
          reason,
          final,
        }),
      ];
    },
    SpendCommitment: (command, state) => {
      const { authority, year, fund: code, partnership, order, line, pence, releasedPence, reference } = command;
      open(state);
      const left = own(state.commitments[orderOf(command)]?.lines ?? {}, line) ?? 0;
      if (releasedPence > left) refuse('more-than-committed', { committedPence: left });
      return [
        fundEvents.CommitmentSpent({
          authority,
          year,
          fund: code,
          partnership,
          order,
          line,
          pence,
          releasedPence,
          reference,
        }),
      ];
    },
  },

  evolve: {
    FundOpened: (state, { allocatedPence, stopAt }) => ({
      ...state,
      status: 'open',
      allocated: allocatedPence,
      stopAt,
    }),
    FundAllocated: (state, { pence }) => ({ ...state, allocated: state.allocated + pence }),
    FundSpent: (state, { pence }) => ({ ...state, spent: state.spent + pence }),
    FundClosed: (state) => ({ ...state, status: 'closed' }),
    FundCommitted: (state, { partnership, order, round, lines }) =>
      withCommitment(state, orderOf({ partnership, order }), {
        round,
        lines: Object.fromEntries(lines.map(({ line, pence }) => [line, pence])),
        final: false,
      }),
    CommitmentRefused: (state, { partnership, order, round }) => {
      const before = state.commitments[orderOf({ partnership, order })] ?? NONE;
      return withCommitment(state, orderOf({ partnership, order }), {
        ...before,
        round: Math.max(round, before.round),
      });
    },
    CommitmentReleased: (state, { partnership, order, round, final }) =>
      withCommitment(state, orderOf({ partnership, order }), { round, lines: {}, final: final === 'yes' }),
    CommitmentSpent: (state, { partnership, order, line, pence, releasedPence }) => {
      const before = state.commitments[orderOf({ partnership, order })] ?? NONE;
      const lines = { ...before.lines, [line]: (own(before.lines, line) ?? 0) - releasedPence };
      return {
        ...withCommitment(state, orderOf({ partnership, order }), { ...before, lines }),
        spent: state.spent + pence,
      };
    },
  },
});

function withCommitment(state: Fund, order: string, commitment: Commitment): Fund {
  return { ...state, commitments: { ...state.commitments, [order]: commitment } };
}

function open(state: Fund): void {
  if (state.status !== 'open') refuse('fund-not-open', { status: state.status });
}

function ownOnly({ by }: Asked, authority: string): void {
  if (by.authority !== authority) forbid('not-your-borough', { authority });
}
