export * from './examples.js';
export * from './field.js';
export * from './parts.js';
export * from './scalars.js';
