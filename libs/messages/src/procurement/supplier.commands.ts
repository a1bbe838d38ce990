import { Command, Declares } from '#kernel';
import { CalendarDate, Code, Flag, Id, OneOf, Part, PartyNumber, Text } from '../fields/index.js';
import { ORDER_CODES, PARTY_QUALIFIERS } from './supplier.events.js';

const context = 'procurement';
const noun = 'supplier';
const SUPPLIER = '/partnerships/{partnership}/suppliers/{supplier}';

abstract class OfSupplier extends Command {
  @Id('The partnership that buys from it') partnership!: string;
  @Id('The supplier') supplier!: string;

  streamId(): string {
    return `${this.partnership}.${this.supplier}`;
  }

  scope(): string {
    return this.partnership;
  }
}

export class EdiHabits {
  @OneOf('What an order is called (BGM 1001): 22V marks one that answers a quote, 224 a rush order', ORDER_CODES)
  orderCode!: (typeof ORDER_CODES)[number];
  @OneOf('Who gave out the parties’ identifiers: 14 EAN, 31B SAN, 91 the supplier, 92 the buyer', PARTY_QUALIFIERS)
  partyQualifier!: (typeof PARTY_QUALIFIERS)[number];
  @Code('The buyer’s account with the supplier', { optional: true }) account?: string;
  @PartyNumber('The EAN or SAN the supplier knows the buyer by') buyer!: string;
  @Flag('Whether each line names where its copies are delivered') deliveryPerLine!: boolean;
  @Flag('Whether servicing instructions are sent with each copy') servicing!: boolean;
}

@Declares({
  context,
  noun,
  route: `PUT ${SUPPLIER}`,
  may: ['contract-manager'],
  summary: 'Record a supplier and the habits of its EDI, or change what is recorded',
})
export class RecordSupplier extends OfSupplier {
  @Text('Its name') name!: string;
  @PartyNumber('Its EAN (GLN); a wrong check digit is kept, with a warning') ean!: string;
  @PartyNumber('Its SAN; a wrong check digit is kept, with a warning', { optional: true }) san?: string;
  @Part('The habits of its EDI', EdiHabits) edi!: EdiHabits;
}

@Declares({
  context,
  noun,
  route: `POST ${SUPPLIER}/suspension`,
  may: ['contract-manager'],
  summary: 'Suspend a supplier: no framework is awarded to it until it is reinstated',
})
export class SuspendSupplier extends OfSupplier {
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${SUPPLIER}/insolvency`,
  may: ['contract-manager'],
  summary: 'Record that a supplier is insolvent: all its orders are cancelled and their money is released',
})
export class RecordInsolvency extends OfSupplier {
  @CalendarDate('Since when') on!: string;
  @Text('Where it is published, or who confirmed it') evidence!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${SUPPLIER}/reinstatement`,
  may: ['contract-manager'],
  summary: 'Reinstate a supplier that was suspended or insolvent',
})
export class ReinstateSupplier extends OfSupplier {}
