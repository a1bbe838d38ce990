export * from './deciding/carried.js';
export * from './deciding/deciding.js';
export * from './deciding/envelope.js';
export * from './deciding/handlers.js';
export * from './deciding/load.js';
export * from './deciding/serves.js';
