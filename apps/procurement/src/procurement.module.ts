import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  frameworkCommands,
  fundCommands,
  jointOrderCommands,
  quoteCommands,
  supplierCommands,
  supplierFileCommands,
} from '#messages/procurement';
import { Processing, ReadStore } from '#read-store';
import { MEANS, commandsIn, handlersFor, servesCommands } from '#service';
import { Transport } from '#transport';
import { findFrameworkNeeds } from './framework/framework.facts.js';
import { framework } from './framework/framework.js';
import { fund } from './fund/fund.js';
import { jointOrder } from './joint-order/joint-order.js';
import { findOrderFacts } from './joint-order/order.facts.js';
import { findQuoteFacts } from './quote/quote.facts.js';
import { quote } from './quote/quote.js';
import { findFileFacts } from './supplier-file/supplier-file.facts.js';
import { supplierFile } from './supplier-file/supplier-file.js';
import { findSupplierNeeds } from './supplier/supplier.facts.js';
import { supplier } from './supplier/supplier.js';
import { processingOf, RunsProcesses } from './runs-processes.js';
import { Outbox } from './outbox/outbox.js';

/** The commands this application decides. */
export const procurementCommands = [
  supplierCommands,
  frameworkCommands,
  fundCommands,
  supplierFileCommands,
  quoteCommands,
  jointOrderCommands,
].flatMap((module) => commandsIn(module));

/** Buying together. Needs MEANS, the Transport, its EventGroups, a ReadStore and the Outbox from a global module; gives Processing to whoever shows operators how it stands. */
@Module({
  imports: [CqrsModule],
  controllers: [servesCommands('procurement', procurementCommands), RunsProcesses],
  providers: [
    ...handlersFor(supplier, supplierCommands, findSupplierNeeds),
    ...handlersFor(framework, frameworkCommands, findFrameworkNeeds),
    ...handlersFor(fund, fundCommands),
    ...handlersFor(supplierFile, supplierFileCommands, findFileFacts),
    ...handlersFor(quote, quoteCommands, findQuoteFacts),
    ...handlersFor(jointOrder, jointOrderCommands, findOrderFacts),
    { provide: Processing, inject: [MEANS, Transport, ReadStore, Outbox], useFactory: processingOf },
  ],
  exports: [Processing],
})
export class ProcurementModule {}
