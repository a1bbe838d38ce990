export * from './joint-order/drafting.commands.js';
export * from './joint-order/consenting.commands.js';
export * from './joint-order/committing.commands.js';
export * from './joint-order/sending.commands.js';
