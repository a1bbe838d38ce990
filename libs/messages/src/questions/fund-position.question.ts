import { query } from '#kernel';
import { AuthorityCode, FinancialYear, Id } from '../fields/index.js';
import { PEOPLE, authority, count, exactly, list, orNull, pence, plain, text, yes, type Static } from './shapes.js';

/** Whose funds, and of which year if not of all. */
export class FundsParameters {
  @AuthorityCode('The authority whose money it is') authority!: string;
  @FinancialYear('Only this financial year, named by its first calendar year', { optional: true }) year?: number;
}

/** One fund. */
export class FundPositionParameters {
  @AuthorityCode('The authority whose money it is') authority!: string;
  @FinancialYear('The financial year, named by its first calendar year') year!: number;
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
/** An amount and the postings behind it. */
export type FundAccount = Static<typeof account>;
export type FundPosition = Static<typeof one>;
export type FundBrief = Static<typeof brief>;
export type Funds = Static<typeof all>;

/** An authority's funds at a glance, for its own people. */
export const fundsQuestion = query({
  name: 'funds',
  route: 'GET /authorities/{authority}/funds',
  summary: 'Your authority’s funds and what is left in them',
  may: PEOPLE,
  parameters: FundsParameters,
  answer: plain(all),
});

/** One fund's position with the events behind each amount, for the authority's own people. */
export const fundPositionQuestion = query({
  name: 'fund-position',
  route: 'GET /authorities/{authority}/funds/{year}/{fund}',
  summary: 'What one of your authority’s funds has allocated, committed and spent, and the events behind it',
  may: PEOPLE,
  parameters: FundPositionParameters,
  answer: plain(one),
});
