import { Declares } from '#kernel';
import { AuthorityCode, FinancialYear, Id, OneOf, PenceAmount, Text, Whole } from '../../fields/index.js';
import { COMMITMENT_REFUSALS } from '../fund.events.js';
import { ORDER, OfOrder, buyer, context, noun } from './of-order.js';

const budgetHolder = ['budget-holder'] as const;
const ROUND = { min: 1, max: 1_000_000 };

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/commitments/{authority}`,
  may: budgetHolder,
  summary: 'Commit your borough’s money to its shares',
})
export class CommitShares extends OfOrder {
  @AuthorityCode('Your borough') authority!: string;
  @PenceAmount('The total you were shown: if your shares have grown since, nothing is committed') pence!: number;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/commitments/{authority}/refusal`,
  may: budgetHolder,
  summary: 'Withhold your borough’s money: it leaves the order',
})
export class WithholdCommitment extends OfOrder {
  @AuthorityCode('Your borough') authority!: string;
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/boroughs/{authority}/removal`,
  may: buyer,
  summary: 'Go on without a borough whose budget holder does not answer',
})
export class DropBorough extends OfOrder {
  @AuthorityCode('The borough') authority!: string;
  @Text('Why') reason!: string;
}

abstract class FundAnswers extends OfOrder {
  @AuthorityCode('The borough') authority!: string;
  @Id('The fund that answered') fund!: string;
  @FinancialYear('Its financial year') year!: number;
  @Whole('The round it answered', ROUND) round!: number;
}

@Declares({ context, noun, may: ['process'], summary: 'Record that a fund has reserved a borough’s shares' })
export class RecordCommitment extends FundAnswers {
  @PenceAmount('What the fund holds for the order') pence!: number;
}

@Declares({
  context,
  noun,
  may: ['process'],
  summary: 'Record that a fund was short, and apply the partnership’s rule',
})
export class RecordShortfall extends FundAnswers {
  @PenceAmount('What the fund could hold for the order') availablePence!: number;
  @OneOf('The fund’s reason', COMMITMENT_REFUSALS) reason!: string;
}
