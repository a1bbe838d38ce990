export * from './partnership.module.js';
