export * from './given.js';
export * from './postgres-cluster.js';
export * from './postgres.js';
export * from './until.js';
