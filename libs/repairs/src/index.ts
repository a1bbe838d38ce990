export { NoPosition, repairsProcess, type Engine } from './repairs.process.js';
