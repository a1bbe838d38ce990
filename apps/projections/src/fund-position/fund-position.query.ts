import { forbid, notFound, query, type Asked } from '#kernel';
import { AuthorityCode, Id, Whole } from '#messages/fields';
import { question } from '../asking/question.js';
import {
  PEOPLE,
  authority,
  count,
  exactly,
  list,
  orNull,
  pence,
  plain,
  text,
  yes,
  type Static,
} from '../asking/shapes.js';
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

const YEARS = { min: 2000, max: 2100 };

/** Whose funds, and of which year if not of all. */
export class FundsParameters {
  @AuthorityCode('The authority whose money it is') authority!: string;
  @Whole('Only this financial year, named by its first calendar year', { ...YEARS, optional: true }) year?: number;
}

/** One fund. */
export class FundParameters {
  @AuthorityCode('The authority whose money it is') authority!: string;
  @Whole('The financial year, named by its first calendar year', YEARS) year!: number;
  @Id('The fund’s code') fund!: string;
}

const posting = exactly({ id: text, type: text, position: text, at: text, pence });
const account = exactly({ pence, events: exactly({ count, latest: list(posting) }) });
const position = {
  authority,
  year: count,
  fund: text,
  name: text,
  status: text,
  warnAt: count,
  stopAt: count,
  allocated: account,
  committed: account,
  spent: account,
  headroomPence: pence,
  availablePence: pence,
  warning: yes,
  stopped: yes,
};
const commitment = exactly({
  partnership: text,
  order: text,
  round: count,
  committed: account,
  spent: account,
  refused: orNull(exactly({ reason: text, wantedPence: pence, availablePence: pence })),
});
const one = exactly({ ...position, commitments: list(commitment) });
const brief = exactly({
  fund: text,
  year: count,
  name: text,
  status: text,
  allocatedPence: pence,
  committedPence: pence,
  spentPence: pence,
  headroomPence: pence,
  availablePence: pence,
  warning: yes,
  stopped: yes,
});
const all = exactly({ authority, funds: list(brief) });

/** An authority's funds at a glance, for its own people. */
export const fundsQuestion = question<FundsParameters, readonly FundRow[]>({
  declaration: query({
    name: 'funds',
    route: 'GET /authorities/{authority}/funds',
    summary: 'Your authority’s funds and what is left in them',
    may: PEOPLE,
    parameters: FundsParameters,
    answer: plain(all),
  }),
  from: [fundPosition],
  scope: (parameters) => parameters.authority,
  gather: (read, { authority: scope, year }) =>
    read.starting(fundPosition, scope, year === undefined ? '' : fundKey({ year, fund: '' })),
  answer: (rows, asked, parameters): Static<typeof all> => {
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
export const fundQuestion = question<FundParameters, FundRows>({
  declaration: query({
    name: 'fund-position',
    route: 'GET /authorities/{authority}/funds/{year}/{fund}',
    summary: 'What one of your authority’s funds has allocated, committed and spent, and the events behind it',
    may: PEOPLE,
    parameters: FundParameters,
    answer: plain(one),
  }),
  from: [fundPosition, fundCommitments],
  scope: (parameters) => parameters.authority,
  gather: async (read, parameters) => ({
    fund: await read.one(fundPosition, parameters.authority, fundKey(parameters)),
    commitments: await read.starting(fundCommitments, parameters.authority, commitmentsOf(parameters)),
  }),
  answer: (rows, asked, parameters) => answerFund(rows, asked, parameters),
});

/** Throws Refusal: `not-your-borough` to people of other authorities, `fund-unknown`. */
export function answerFund(rows: FundRows, asked: Asked, parameters: FundParameters): Static<typeof one> {
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

function accountOf({ pence: amount, count: all, latest }: Account): Static<typeof account> {
  return { pence: amount, events: { count: all, latest: [...latest] } };
}

function briefly(row: FundRow): Static<typeof brief> {
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
