import { Command, Declares } from '#kernel';
import {
  BasisPoints,
  CODE,
  CalendarDate,
  Code,
  Id,
  ListOf,
  ListOfCodes,
  Part,
  PenceAmount,
  Text,
  Whole,
} from '../fields/index.js';

const context = 'procurement';
const noun = 'framework';
const FRAMEWORK = '/partnerships/{partnership}/frameworks/{framework}';

abstract class OfFramework extends Command {
  @Id('The partnership that buys under it') partnership!: string;
  @Id('The framework') framework!: string;

  streamId(): string {
    return `${this.partnership}.${this.framework}`;
  }

  scope(): string {
    return this.partnership;
  }
}

export class Lot {
  @Code('The lot’s code') lot!: string;
  @Text('What it covers') name!: string;
  @ListOfCodes('The categories of stock in it', CODE, 'a code of 1 to 20 letters, digits, spaces, /, _ or -', {
    min: 1,
    max: 100,
  })
  categories!: string[];
}

export class Discount {
  @Code('The category of stock, or `any` for all that have no discount of their own') category!: string;
  @BasisPoints('The discount off the list price') basisPoints!: number;
}

export class PriceBreak {
  @Code('The category whose discount it betters') category!: string;
  @Whole('From how many copies of one title in one order, for all boroughs together', { min: 2, max: 999 })
  copies!: number;
  @BasisPoints('The discount off the list price from there on') basisPoints!: number;
}

export class ServicingPrice {
  @Code('The service, as quotes and orders name it') service!: string;
  @Text('What is done') name!: string;
  @PenceAmount('Its price for one item') pencePerItem!: number;
}

export class PriceTolerance {
  @BasisPoints('Part of the ordered price') basisPoints!: number;
  @PenceAmount('The most') pence!: number;
}

export class Terms {
  @ListOf('The lots', Lot, { max: 50 }) lots!: Lot[];
  @ListOf('One discount for a category, and one for `any`', Discount, { min: 1, max: 200 }) discounts!: Discount[];
  @ListOf('Better discounts for more copies of one title', PriceBreak, { max: 200, optional: true })
  priceBreaks?: PriceBreak[];
  @ListOf('The servicing menu', ServicingPrice, { max: 200 }) servicing!: ServicingPrice[];
  @Part('By the smaller of the two an invoiced price may exceed the ordered one', PriceTolerance)
  tolerance!: PriceTolerance;
  @PenceAmount('Carriage for one order') carriagePence!: number;
}

@Declares({
  context,
  noun,
  route: `PUT ${FRAMEWORK}`,
  may: ['contract-manager'],
  summary: 'Award a framework to a supplier',
})
export class AwardFramework extends OfFramework {
  @Id('The supplier it is awarded to') supplier!: string;
  @Text('Its title') title!: string;
  @Text('The contract’s reference') reference!: string;
  @CalendarDate('Its first day') from!: string;
  @CalendarDate('Its last day') to!: string;
  @Part('What the supplier has agreed to', Terms) terms!: Terms;
}

@Declares({
  context,
  noun,
  route: `POST ${FRAMEWORK}/terms`,
  may: ['contract-manager'],
  summary: 'Agree new terms, for orders whose window opens from now on',
})
export class AgreeFrameworkTerms extends OfFramework {
  @CalendarDate('The framework’s last day: as before, or later') to!: string;
  @Part('What the supplier has agreed to', Terms) terms!: Terms;
}

@Declares({
  context,
  noun,
  route: `POST ${FRAMEWORK}/ending`,
  may: ['contract-manager'],
  summary: 'End a framework before its last day',
})
export class EndFramework extends OfFramework {
  @CalendarDate('Its last day') on!: string;
  @Text('Why') reason!: string;
}
