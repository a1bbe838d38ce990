import { forbid, notFound, type Asked } from '#kernel';
import {
  fundPositionQuestion,
  fundsQuestion,
  type FundAccount,
  type FundBrief,
  type FundPosition,
  type FundPositionParameters,
  type Funds,
  type FundsParameters,
} from '#messages/questions';
import { fromViews } from '../asking/view-answer.js';
import {
  commitmentsOf,
  fundCommitments,
  fundKey,
  fundPosition,
  marksOf,
  type Account,
  type CommitmentRow,
  type FundRow,
} from './fund-position.js';

/** An authority's funds at a glance, for its own people. */
export const fundsAnswer = fromViews<FundsParameters, readonly FundRow[]>({
  question: fundsQuestion,
  from: [fundPosition],
  scope: (parameters) => parameters.authority,
  gather: (read, { authority: scope, year }) =>
    read.starting(fundPosition, scope, year === undefined ? '' : fundKey({ year, fund: '' })),
  answer: (rows, asked, parameters): Funds => {
    ownOnly(asked, parameters.authority);
    return { authority: parameters.authority, funds: rows.map(briefly) };
  },
});

/** The rows behind one fund. */
export interface FundRows {
  readonly fund: FundRow | undefined;
  readonly commitments: readonly CommitmentRow[];
}

/** One fund's position with the events behind each amount, for the authority's own people. */
export const fundPositionAnswer = fromViews<FundPositionParameters, FundRows>({
  question: fundPositionQuestion,
  from: [fundPosition, fundCommitments],
  scope: (parameters) => parameters.authority,
  gather: async (read, parameters) => ({
    fund: await read.one(fundPosition, parameters.authority, fundKey(parameters)),
    commitments: await read.starting(fundCommitments, parameters.authority, commitmentsOf(parameters)),
  }),
  answer: (rows, asked, parameters) => answerFund(rows, asked, parameters),
});

/** Throws Refusal: `not-your-borough` to people of other authorities, `fund-unknown`. */
export function answerFund(rows: FundRows, asked: Asked, parameters: FundPositionParameters): FundPosition {
  ownOnly(asked, parameters.authority);
  const { fund: row, commitments } = rows;
  if (!row) return notFound('fund-unknown', { year: parameters.year, fund: parameters.fund });
  const { allocated, committed, spent, ...rest } = row;
  return {
    ...rest,
    allocated: accountOf(allocated),
    committed: accountOf(committed),
    spent: accountOf(spent),
    ...marksOf(row),
    commitments: commitments.map((each) => ({
      ...each,
      committed: accountOf(each.committed),
      spent: accountOf(each.spent),
    })),
  };
}

function ownOnly({ by }: Asked, whose: string): void {
  if (by.authority !== whose) forbid('not-your-borough', { authority: whose });
}

function accountOf({ pence: amount, count: all, latest }: Account): FundAccount {
  return { pence: amount, events: { count: all, latest: [...latest] } };
}

function briefly(row: FundRow): FundBrief {
  const { fund, year, name, status, allocated, committed, spent } = row;
  return {
    fund,
    year,
    name,
    status,
    allocatedPence: allocated.pence,
    committedPence: committed.pence,
    spentPence: spent.pence,
    ...marksOf(row),
  };
}
