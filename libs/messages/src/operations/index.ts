export * as consumerCommands from './consumer.commands.js';
export * as consumerEvents from './consumer.events.js';
export { OPERATIONS } from './consumer.commands.js';
