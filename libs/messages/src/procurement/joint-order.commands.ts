import { Command, Declares } from '#kernel';
import {
  AuthorityCode,
  Code,
  Id,
  ListOf,
  ListOfCodes,
  LondonTime,
  OneOf,
  Part,
  PenceAmount,
  Text,
  Whole,
} from '../fields/index.js';
import { BoroughCopies, Copies, OrderedTitle } from './joint-order.parts.js';

const context = 'procurement';
const noun = 'jointOrder';
const ORDER = '/partnerships/{partnership}/orders/{order}';
const buyer = ['joint-buyer'] as const;
const stockManager = ['stock-manager'] as const;
const budgetHolder = ['budget-holder'] as const;
const ROUND = { min: 1, max: 1_000_000 };

abstract class OfOrder extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The order’s number: the supplier sees it, so it is unique in the partnership') order!: string;

  streamId(): string {
    return `${this.partnership}.${this.order}`;
  }

  scope(): string {
    return this.partnership;
  }
}

@Declares({
  context,
  noun,
  route: `PUT ${ORDER}`,
  may: buyer,
  summary: 'Draft a joint order with a supplier under a framework',
})
export class DraftJointOrder extends OfOrder {
  @Text('What the order is for') title!: string;
  @Id('The supplier') supplier!: string;
  @Id('The framework it is placed under') framework!: string;
}

@Declares({ context, noun, route: `PUT ${ORDER}/lines/{line}`, may: buyer, summary: 'Add a title to a draft order' })
export class AddOrderLine extends OfOrder {
  @Id('The line’s number') line!: string;
  @Part('The title', OrderedTitle) title!: OrderedTitle;
  @Code('The framework’s discount category') category!: string;
  @PenceAmount('List price of one copy, without VAT', { max: 10_000_000 }) listPence!: number;
  @ListOf('Copies proposed to boroughs', BoroughCopies, { max: 40 }) wants!: BoroughCopies[];
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/quotes/{quote}`,
  may: buyer,
  summary: 'Add all lines of an imported quote to a draft order',
})
export class AddQuotedLines extends OfOrder {
  @Id('The quote') quote!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/cancelled-orders/{cancelled}`,
  may: buyer,
  summary: 'Take over into a draft order what boroughs wanted of one that was cancelled',
})
export class AddCancelledLines extends OfOrder {
  @Id('The order that was cancelled') cancelled!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/lines/{line}/removal`,
  may: buyer,
  summary: 'Take a line out of a draft order',
})
export class RemoveOrderLine extends OfOrder {
  @Id('The line') line!: string;
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/window`,
  may: buyer,
  summary: 'Ask the boroughs: open the consent window',
})
export class OpenConsentWindow extends OfOrder {
  @LondonTime('When the window closes') closesAt!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/window/extension`,
  may: buyer,
  summary: 'Give the boroughs more time',
})
export class ExtendConsentWindow extends OfOrder {
  @LondonTime('When the window closes instead') closesAt!: string;
}

abstract class Answers extends OfOrder {
  @Id('The line') line!: string;
  @AuthorityCode('The borough that answers: your own') authority!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/lines/{line}/consent`,
  may: stockManager,
  summary: 'Consent to the copies proposed to your borough',
})
export class ConsentToLine extends Answers {}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/consent`,
  may: stockManager,
  summary: 'Consent to all lines your borough has not answered yet',
})
export class ConsentToRest extends OfOrder {
  @AuthorityCode('The borough that answers: your own') authority!: string;
}

@Declares({
  context,
  noun,
  route: `PUT ${ORDER}/lines/{line}/copies/{authority}`,
  may: stockManager,
  summary: 'Choose other copies for your borough, and consent to those',
})
export class ChooseCopies extends Answers {
  @ListOf('The copies your borough wants', Copies, { min: 1, max: 60 }) groups!: Copies[];
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/lines/{line}/refusal`,
  may: stockManager,
  summary: 'Decline the copies proposed to your borough',
})
export class DeclineLine extends Answers {
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/window/closure`,
  may: ['joint-buyer', 'process'],
  summary: 'Close the window: early when all have answered; at the deadline it closes by itself',
})
export class CloseConsentWindow extends OfOrder {
  @Text('The deadline that has passed, as the process that watches it knows it', { max: 30, optional: true })
  deadline?: string;
}

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

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/approval`,
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Approve the order as a second person: it is sent',
})
export class ApproveJointOrder extends OfOrder {
  @PenceAmount('The total you approve') totalPence!: number;
}

@Declares({
  context,
  noun,
  route: `POST ${ORDER}/cancellation`,
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Cancel the order: every commitment is released',
})
export class CancelJointOrder extends OfOrder {
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  may: ['process'],
  summary: 'Cancel an order, also one that was sent, because its supplier is insolvent',
})
export class CancelForInsolvency extends OfOrder {
  @Id('The supplier that is insolvent') supplier!: string;
  @Text('Why') reason!: string;
}

abstract class FundAnswers extends OfOrder {
  @AuthorityCode('The borough') authority!: string;
  @Id('The fund that answered') fund!: string;
  @Whole('Its financial year', { min: 2000, max: 2100 }) year!: number;
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
  @OneOf('The fund’s reason', ['fund-short', 'fund-not-open', 'order-released']) reason!: string;
}

@Declares({ context, noun, may: ['process'], summary: 'Record that the order’s message lies in the supplier’s outbox' })
export class RecordOrderSent extends OfOrder {
  @Text('The file’s name') file!: string;
  @Text('Its SHA-256') sha256!: string;
  @Text('Its interchange control reference') interchange!: string;
  @Whole('How many copies it orders', { min: 0, max: 1_000_000 }) copies!: number;
  @ListOfCodes('Texts that had to be altered', /^[^]{1,500}$/, 'a text', { max: 5_000 }) altered!: string[];
}
