import { Declares } from '#kernel';
import {
  AuthorityCode,
  CalendarDate,
  ListOf,
  ListOfCodes,
  OneOf,
  Part,
  PenceAmount,
  Text,
  Whole,
} from '../fields/index.js';
import { OfPartnership, PARTNERSHIP, context, noun } from './of-partnership.js';
import { BASES, CARRIED_BY, COST_TYPES, SCHEMES, LEAVER_RULES, SHORTFALL_RULES } from './partnership.events.js';

const BOROUGH = `${PARTNERSHIP}/boroughs/{authority}`;

type Scheme = (typeof SCHEMES)[number];

@Declares({
  context,
  noun,
  route: `PUT ${PARTNERSHIP}`,
  may: ['board'],
  summary: 'Establish a partnership that your authority leads',
})
export class EstablishPartnership extends OfPartnership {
  @Text('Its name') name!: string;
  @AuthorityCode('The authority that leads it') lead!: string;
  @CalendarDate('Its first day') from!: string;
  @Whole('How many months before it leaves a borough must say so', { min: 0, max: 60 }) noticeMonths!: number;
  @ListOfCodes(
    'The schemes the lead takes part in from the first day',
    new RegExp(`^(${SCHEMES.join('|')})$`),
    `one of: ${SCHEMES.join(', ')}`,
    { min: 1, max: SCHEMES.length },
  )
  schemes!: Scheme[];
  @OneOf('Who decides who joins, who leads and by which rules; the lead alone when nothing is said', CARRIED_BY, {
    optional: true,
  })
  carriedBy?: (typeof CARRIED_BY)[number];
}

@Declares({
  context,
  noun,
  route: `POST ${PARTNERSHIP}/boroughs`,
  may: ['board'],
  summary: 'Admit a borough to one scheme of the partnership',
})
export class AdmitBorough extends OfPartnership {
  @AuthorityCode('The borough, or another authority') authority!: string;
  @OneOf('The scheme it joins', SCHEMES) scheme!: Scheme;
  @CalendarDate('Its first day in the scheme') from!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${BOROUGH}/notices`,
  may: ['board'],
  summary: 'Give notice that your borough leaves a scheme',
})
export class GiveNotice extends OfPartnership {
  @AuthorityCode('The borough that leaves') authority!: string;
  @OneOf('The scheme it leaves', SCHEMES) scheme!: Scheme;
  @CalendarDate('The first day it is no longer in the scheme') leavesOn!: string;
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${BOROUGH}/notices/withdrawal`,
  may: ['board'],
  summary: 'Withdraw your borough’s notice before it takes effect',
})
export class WithdrawNotice extends OfPartnership {
  @AuthorityCode('The borough that stays') authority!: string;
  @OneOf('The scheme it stays in', SCHEMES) scheme!: Scheme;
}

@Declares({
  context,
  noun,
  route: `POST ${PARTNERSHIP}/leads`,
  may: ['board'],
  summary: 'Appoint who leads the partnership from a day on',
})
export class AppointLead extends OfPartnership {
  @AuthorityCode('The authority that is to lead') lead!: string;
  @CalendarDate('The first day it leads') from!: string;
}

export class Weight {
  @AuthorityCode('The borough') authority!: string;
  @Whole('Its population, or its basis points of the whole', { min: 0, max: 100_000_000 }) weight!: number;
}

export class WeightSource {
  @Text('Where the weights are published') name!: string;
  @CalendarDate('The day they hold for') date!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${PARTNERSHIP}/cost-sharing`,
  may: ['board'],
  summary: 'Agree how a shared cost is divided from a day on',
})
export class AgreeCostSharing extends OfPartnership {
  @OneOf('The cost that is shared', COST_TYPES) costType!: (typeof COST_TYPES)[number];
  @OneOf('What it is divided by', BASES) basis!: (typeof BASES)[number];
  @ListOf('Each borough’s weight; none when it is divided equally or by copies', Weight, { max: 400 })
  weights!: Weight[];
  @Part('The dated source of the weights; populations must have one', WeightSource, { optional: true })
  source?: WeightSource;
  @CalendarDate('The first day it holds') from!: string;
}

@Declares({
  context,
  noun,
  route: `PUT ${BOROUGH}/delegated-limit`,
  may: ['s151', 'finance-officer'],
  summary: 'Set how much of one order your borough’s money is committed to without its budget holder being asked',
})
export class SetDelegatedLimit extends OfPartnership {
  @AuthorityCode('The borough') authority!: string;
  @PenceAmount('The most of one order; 0 to be asked every time') pence!: number;
}

@Declares({
  context,
  noun,
  route: `POST ${PARTNERSHIP}/order-rules`,
  may: ['board'],
  summary: 'Agree what becomes of a borough’s copies when its fund is short, or when it leaves',
})
export class AgreeOrderRules extends OfPartnership {
  @OneOf('Order fewer copies for it, or leave it out of the order', SHORTFALL_RULES)
  shortfall!: (typeof SHORTFALL_RULES)[number];
  @OneOf(
    'Who leaves stays liable for what it has committed (so it is when nothing is said), or the others are offered it',
    LEAVER_RULES,
    { optional: true },
  )
  leavers?: (typeof LEAVER_RULES)[number];
  @CalendarDate('The first day it holds') from!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${PARTNERSHIP}/voting-rule`,
  may: ['board'],
  summary: 'Agree who decides who joins, who leads and by which rules',
})
export class AgreeVotingRule extends OfPartnership {
  @OneOf('The lead alone, more than half of the boroughs, or each of them', CARRIED_BY)
  carriedBy!: (typeof CARRIED_BY)[number];
}

export * from './motion.commands.js';
