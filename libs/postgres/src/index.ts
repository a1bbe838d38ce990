export * from './lasting-pool.js';
