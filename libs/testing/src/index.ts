export * from './child-process.js';
export * from './free-ports.js';
export * from './gate.js';
export * from './given.js';
export * from './postgres-cluster.js';
export * from './postgres.js';
export * from './until.js';
export * from './with-client.js';
