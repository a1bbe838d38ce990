import { Declares } from '#kernel';
import { Id, ListOfCodes, PenceAmount, Text, Whole } from '../../fields/index.js';
import { ORDER, OfOrder, context, noun } from './of-order.js';

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

@Declares({ context, noun, may: ['process'], summary: 'Record that the order’s message lies in the supplier’s outbox' })
export class RecordOrderSent extends OfOrder {
  @Text('The file’s name') file!: string;
  @Text('Its SHA-256') sha256!: string;
  @Text('Its interchange control reference') interchange!: string;
  @Whole('How many copies it orders', { min: 0, max: 1_000_000 }) copies!: number;
  @ListOfCodes('Texts that had to be altered', /^[^]{1,500}$/, 'a text', { max: 5_000 }) altered!: string[];
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
