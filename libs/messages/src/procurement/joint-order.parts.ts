import {
  AuthorityCode,
  CODE,
  CalendarDate,
  Code,
  FinancialYear,
  Id,
  ListOf,
  ListOfCodes,
  Text,
  Whole,
} from '../fields/index.js';

/** A fund that pays a part of some copies. */
export class FundWeight {
  @Id('The fund’s code') fund!: string;
  @FinancialYear('The fund’s financial year') year!: number;
  @Whole('Its part of the cost, in relation to the other funds’ weights', { min: 1, max: 10_000 }) weight!: number;
}

/** Copies of one line that are alike. */
export class Copies {
  @Code('The branch they are for') branch!: string;
  @Whole('How many', { min: 1, max: 500 }) quantity!: number;
  @ListOf('The funds that pay', FundWeight, { min: 1, max: 6 }) funds!: FundWeight[];
  @Text('Where they stand at the branch (sequence)', { max: 35, optional: true }) sequence?: string;
  @Text('Stock type', { max: 35, optional: true }) stockType?: string;
  @Text('Shelfmark', { max: 35, optional: true }) shelfmark?: string;
  @Text('Rotation plan they start on', { max: 35, optional: true }) rotation?: string;
  @ListOfCodes('Servicing from the framework’s menu', CODE, 'a service’s code', {
    max: 10,
    optional: true,
  })
  servicing?: string[];
  @Text('Instruction to the supplier', { max: 200, optional: true }) note?: string;
  @CalendarDate('The day they are needed by', { optional: true }) neededBy?: string;
}

/** The copies of one borough. */
export class BoroughCopies {
  @AuthorityCode('The borough') authority!: string;
  @ListOf('Its copies', Copies, { min: 1, max: 60 }) groups!: Copies[];
}

/** What is ordered. */
export class OrderedTitle {
  @Code('ISBN or EAN') ean!: string;
  @Text('Title') title!: string;
  @Text('Author', { optional: true }) author?: string;
  @Text('Publisher', { optional: true }) publisher?: string;
  @Text('Year or date of publication', { max: 40, optional: true }) published?: string;
  @Text('Binding', { max: 40, optional: true }) binding?: string;
}
