export * as authorityEvents from './authority.events.js';
export * as partnershipEvents from './partnership.events.js';
