export * as frameworkEvents from './framework.events.js';
export * as fundCommands from './fund.commands.js';
export * as fundEvents from './fund.events.js';
export * as supplierEvents from './supplier.events.js';
