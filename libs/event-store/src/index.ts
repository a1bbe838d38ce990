export * from './chain.js';
export * from './event-store.js';
