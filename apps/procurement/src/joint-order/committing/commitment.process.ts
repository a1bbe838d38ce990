import { next, process, sum, type Next } from '#kernel';
import { fundCommands, jointOrderCommands, type fundEvents } from '#messages/procurement';
import { boroughTotal } from './shares.js';
import { takenFrom, type JointOrder, type JointOrderEvent } from '../state.js';

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
      return { give: [...left, ...askNext(data, order)] };
    },
    CommitmentAuthorised: async ({ data, stream, revision }, { orderAt }) => ({
      give: askNext(data, await orderAt(stream, revision)),
    }),
    SharesCommitted: async ({ data, stream, revision }, { orderAt }) => ({
      give: askNext(data, await orderAt(stream, revision)),
    }),
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

/**
 * Asks the first fund that may be asked and has not answered yet: one after the other, in the order authorised. So a
 * shortage is known before later funds have reserved money for nothing, and the same order has the same history wherever it runs.
 */
function askNext({ partnership, order }: Order, state: JointOrder): Next[] {
  const { shares, round, committed, asked, authorised, status } = state;
  if (!shares || status !== 'committing') return [];
  const funds = Object.keys(authorised).flatMap((authority) =>
    asked.filter((key) => fundOf(key).authority === authority && isAuthorised(state, key)),
  );
  const key = funds.find((each) => committed[each] !== sum(takenFrom(shares, each).map(({ pence }) => pence)));
  if (key === undefined) return [];
  return [
    next(fundCommands.CommitToFund, { ...fundOf(key), partnership, order, round, lines: takenFrom(shares, key) }),
  ];
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
