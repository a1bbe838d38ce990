export * from './connection-trouble.js';
export * from './lasting-pool.js';
