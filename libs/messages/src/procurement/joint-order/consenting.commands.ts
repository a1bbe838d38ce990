import { Declares } from '#kernel';
import { AuthorityCode, Id, ListOf, LondonTime, Text } from '../../fields/index.js';
import { Copies } from '../joint-order.parts.js';
import { ORDER, OfOrder, buyer, context, noun } from './of-order.js';

const stockManager = ['stock-manager'] as const;

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
  route: `POST ${ORDER}/boroughs/{authority}/re-offer`,
  may: buyer,
  summary: 'Offer the others what a borough that has left would have had, where the partnership’s rules say so',
})
export class ReofferShares extends OfOrder {
  @AuthorityCode('The borough that has left') authority!: string;
  @LondonTime('Until when the others may choose more copies') closesAt!: string;
}
