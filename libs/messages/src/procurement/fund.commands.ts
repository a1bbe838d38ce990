import { Command, Declares } from '#kernel';
import {
  AuthorityCode,
  BasisPoints,
  FinancialYear,
  Id,
  ListOf,
  MAX_PENCE,
  OneOf,
  PenceAmount,
  Text,
  Whole,
} from '../fields/index.js';

const context = 'procurement';
const noun = 'fund';
const FUND = '/authorities/{authority}/funds/{year}/{fund}';

abstract class OfFund extends Command {
  @AuthorityCode('The authority whose money it is') authority!: string;
  @FinancialYear('The financial year, named by its first calendar year') year!: number;
  @Id('The fund’s code, as suppliers’ messages carry it') fund!: string;

  streamId(): string {
    return `${this.authority}.${this.year}.${this.fund}`;
  }

  scope(): string {
    return this.authority;
  }
}

@Declares({
  context,
  noun,
  route: `PUT ${FUND}`,
  may: ['budget-holder', 'finance-officer'],
  summary: 'Open a fund for a financial year',
})
export class OpenFund extends OfFund {
  @Text('What the fund is for') name!: string;
  @PenceAmount('The money allocated to it') allocatedPence!: number;
  @BasisPoints('From this part of the allocation on, the fund is shown as nearly used up') warnAt!: number;
  @BasisPoints('No more than this part of the allocation may be committed and spent') stopAt!: number;
}

@Declares({
  context,
  noun,
  route: `POST ${FUND}/allocations`,
  may: ['budget-holder', 'finance-officer'],
  summary: 'Give a fund more money, or take some away',
})
export class AllocateToFund extends OfFund {
  @PenceAmount('How much more; negative to take away', { min: -MAX_PENCE }) pence!: number;
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${FUND}/spending`,
  may: ['finance-officer'],
  summary: 'Record money spent from a fund without an order of ours',
})
export class SpendFromFund extends OfFund {
  @PenceAmount('How much was spent', { min: 1 }) pence!: number;
  @Text('The invoice or journal it can be found under') reference!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${FUND}/closure`,
  may: ['finance-officer'],
  summary: 'Close a fund that has nothing committed',
})
export class CloseFund extends OfFund {
  @Text('Why') reason!: string;
}

export class CommittedLine {
  @Id('The order line, or `carriage`') line!: string;
  @PenceAmount('What it takes from the fund') pence!: number;
}

abstract class OfCommitment extends OfFund {
  @Id('The partnership') partnership!: string;
  @Id('The joint order') order!: string;
}

@Declares({
  context,
  noun,
  may: ['process'],
  summary: 'Reserve money in a fund for a joint order, in place of what an earlier round reserved',
})
export class CommitToFund extends OfCommitment {
  @Whole('The round of the order’s shares', { min: 1, max: 1_000_000 }) round!: number;
  @ListOf('What each line takes', CommittedLine, { min: 1, max: 2_000 }) lines!: CommittedLine[];
}

@Declares({ context, noun, may: ['process'], summary: 'Give back what a joint order had reserved in a fund' })
export class ReleaseCommitment extends OfCommitment {
  @Whole('The round of the order’s shares', { min: 1, max: 1_000_000 }) round!: number;
  @Text('Why') reason!: string;
  @OneOf('Whether the order will never commit here again', ['yes', 'no']) final!: 'yes' | 'no';
}

@Declares({ context, noun, may: ['process'], summary: 'Turn reserved money into spent money when an invoice is paid' })
export class SpendCommitment extends OfCommitment {
  @Id('The order line, or `carriage`') line!: string;
  @PenceAmount('What was paid') pence!: number;
  @PenceAmount('What is no longer reserved for the line') releasedPence!: number;
  @Text('The invoice') reference!: string;
}
