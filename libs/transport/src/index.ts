export * from './transport.js';
export * from './in-process/index.js';
