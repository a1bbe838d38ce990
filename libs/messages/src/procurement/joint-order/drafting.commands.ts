import { Declares } from '#kernel';
import { Code, Id, ListOf, LondonTime, Part, PenceAmount, Text } from '../../fields/index.js';
import { BoroughCopies, OrderedTitle } from '../joint-order.parts.js';
import { ORDER, OfOrder, buyer, context, noun } from './of-order.js';

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
  summary: 'Add the lines of an imported quote to a draft order: all that no other order has',
})
export class AddQuotedLines extends OfOrder {
  @Id('The quote') quote!: string;
  @Text('Why lines that another order has are ordered once more; left out, they stay with that order alone', {
    optional: true,
  })
  again?: string;
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
