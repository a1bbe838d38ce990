export * as authorityCommands from './authority.commands.js';
export * as authorityEvents from './authority.events.js';
export * as partnershipCommands from './partnership.commands.js';
export * as partnershipEvents from './partnership.events.js';
