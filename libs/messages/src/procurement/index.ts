export * as frameworkEvents from './framework.events.js';
export * as fundCommands from './fund.commands.js';
export * as fundEvents from './fund.events.js';
export * as supplierEvents from './supplier.events.js';
export * as jointOrderCommands from './joint-order.commands.js';
export * as jointOrderEvents from './joint-order.events.js';
export type * as jointOrderParts from './joint-order.parts.js';
