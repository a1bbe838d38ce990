import { next, process, sum, type Next } from '#kernel';
import { fundCommands, jointOrderCommands, type fundEvents } from '#messages/procurement';
import { boroughTotal } from './shares.js';
import { takenFrom, type JointOrder, type JointOrderEvent } from './state.js';

/** What the process asks of the world: the order as it was when the event happened, so that asked again it says the same. */
export interface CommitmentTools {
  readonly orderAt: (stream: string, revision: number) => Promise<JointOrder>;
}

type Order = { readonly partnership: string; readonly order: string };

/**
 * Carries money between an order and the funds of its boroughs: asks each fund for what a round takes from it, tells the
 * order what the fund said, and gives back what an order no longer needs.
 */
export const commitmentProcess = process<JointOrderEvent | fundEvents.FundEvent, CommitmentTools>({
  name: 'commitments',
  on: {
    SharesCalculated: async ({ data, stream, revision }, { orderAt }) => {
      const order = await orderAt(stream, revision);
      const left = order.left.map((key) =>
        release(data, key, order.round, 'The order no longer takes from this fund.', 'no'),
      );
      const authorised = order.asked.filter((key) => isAuthorised(order, key));
      return { give: [...left, ...commit(data, order, authorised)] };
    },
    CommitmentAuthorised: async ({ data, stream, revision }, { orderAt }) => {
      const order = await orderAt(stream, revision);
      return {
        give: commit(
          data,
          order,
          order.asked.filter((key) => fundOf(key).authority === data.authority),
        ),
      };
    },
    JointOrderCancelled: async ({ data, stream, revision }, { orderAt }) => {
      const order = await orderAt(stream, revision);
      const funds = [...new Set([...order.asked, ...order.left, ...Object.keys(order.committed)])];
      return { give: funds.map((key) => release(data, key, order.round + 1, data.reason, 'yes')) };
    },
    FundCommitted: ({ data: { partnership, order, authority, fund, year, round, pence } }) => ({
      give: [next(jointOrderCommands.RecordCommitment, { partnership, order, authority, fund, year, round, pence })],
    }),
    CommitmentRefused: ({ data: { partnership, order, authority, fund, year, round, availablePence, reason } }) => ({
      give: [
        next(jointOrderCommands.RecordShortfall, {
          partnership,
          order,
          authority,
          fund,
          year,
          round,
          availablePence,
          reason,
        }),
      ],
    }),
  },
});

function commit({ partnership, order }: Order, state: JointOrder, keys: readonly string[]): Next[] {
  const { shares, round, committed } = state;
  if (!shares || state.status !== 'committing') return [];
  return keys.flatMap((key) => {
    const lines = takenFrom(shares, key);
    const already = committed[key] === sum(lines.map(({ pence }) => pence));
    return already ? [] : [next(fundCommands.CommitToFund, { ...fundOf(key), partnership, order, round, lines })];
  });
}

function release({ partnership, order }: Order, key: string, round: number, reason: string, final: 'yes' | 'no'): Next {
  return next(fundCommands.ReleaseCommitment, {
    ...fundOf(key),
    partnership,
    order,
    round: Math.max(1, round),
    reason,
    final,
  });
}

function isAuthorised({ authorised, shares }: JointOrder, key: string): boolean {
  const { authority } = fundOf(key);
  return shares !== null && (authorised[authority] ?? 0) >= boroughTotal(shares, authority);
}

function fundOf(key: string): { authority: string; year: number; fund: string } {
  const [authority = '', year = '', fund = ''] = key.split('.');
  return { authority, year: Number(year), fund };
}
