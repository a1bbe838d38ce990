export { MendsItself } from './mends-itself.js';
export { NoPosition, repairsProcess, type Engine } from './repairs.process.js';
